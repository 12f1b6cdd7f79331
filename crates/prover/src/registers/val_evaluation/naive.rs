//! The oracle: the columns as they are defined.

use crate::{Context, oracle, running_sum};
use rill_field::{F, Zero, from_i128};
use rill_poly::eq_index;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::registers::val_evaluation::ValEvaluation;

/// The tables of LT, RdInc and RdWa, one entry per row.
pub(super) fn tables(
    relation: &ValEvaluation,
    context: &Context<'_>,
) -> Result<Vec<Vec<F>>, SourceError> {
    let columns = oracle::tables(context, |cycle| {
        let rd = cycle.rd.map(|rd| u64::from(rd.number()));
        [from_i128(cycle.rd_inc), rd.map_or(F::zero(), |rd| eq_index(rd, &relation.rg))]
    })?;
    let mut tables = vec![running_sum::less_than_table(&relation.r4)];
    tables.extend(columns);
    Ok(tables)
}

/// The naive form.
pub(super) fn naive(
    relation: &ValEvaluation,
    context: &Context<'_>,
) -> Result<Naive<ValEvaluation>, SourceError> {
    Ok(Naive::new(relation.clone(), tables(relation, context)?))
}
