//! The oracle: the columns as they are defined.

use crate::Context;
use rill_field::{F, Zero, from_i128};
use rill_poly::{eq_index, less_than};
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::ram::val_check::ValCheck;

/// The tables of LT, RamInc and RamRa, one entry per row.
pub(super) fn tables(
    relation: &ValCheck,
    context: &Context<'_>,
) -> Result<Vec<Vec<F>>, SourceError> {
    let n = relation.r4.len();
    let (mut ram_inc, mut ram_ra) = (Vec::new(), Vec::new());
    context.for_each_block(&mut |block| {
        for cycle in &block.cycles {
            ram_inc.push(from_i128(cycle.ram_inc));
            let weight = |word| eq_index(u64::from(word), &relation.ra);
            ram_ra.push(cycle.ram_word.map_or(F::zero(), weight));
        }
    })?;
    let bits = |row: usize| (0..n).rev().map(move |i| F::from((row >> i & 1) as u64));
    let lt = |row| less_than(&bits(row).collect::<Vec<F>>(), &relation.r4);
    Ok(vec![(0..1 << n).map(lt).collect(), ram_inc, ram_ra])
}

/// The naive form.
pub(super) fn naive(
    relation: &ValCheck,
    context: &Context<'_>,
) -> Result<Naive<ValCheck>, SourceError> {
    Ok(Naive::new(relation.clone(), tables(relation, context)?))
}
