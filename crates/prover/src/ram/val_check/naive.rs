//! The oracle: the columns as they are defined.

use crate::{Context, oracle, running_sum};
use rill_field::{F, Zero, from_i128};
use rill_poly::eq_index;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::ram::val_check::ValCheck;

/// The tables of LT, RamInc and RamRa, one entry per row.
pub(super) fn tables(
    relation: &ValCheck,
    context: &Context<'_>,
) -> Result<Vec<Vec<F>>, SourceError> {
    let columns = oracle::tables(context, |cycle| {
        // A word beyond the last is none.
        let word = cycle.ram_word.map(u64::from).filter(|word| word >> relation.ra.len() == 0);
        [from_i128(cycle.ram_inc), word.map_or(F::zero(), |word| eq_index(word, &relation.ra))]
    })?;
    let mut tables = vec![running_sum::less_than_table(&relation.r4)];
    tables.extend(columns);
    Ok(tables)
}

/// The naive form.
pub(super) fn naive(
    relation: &ValCheck,
    context: &Context<'_>,
) -> Result<Naive<ValCheck>, SourceError> {
    Ok(Naive::new(relation.clone(), tables(relation, context)?))
}
