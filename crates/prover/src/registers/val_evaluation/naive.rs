//! The oracle: the columns as they are defined.

use crate::Context;
use rill_field::{F, Zero, from_i128};
use rill_isa::Register;
use rill_poly::{eq_index, less_than};
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::registers::val_evaluation::ValEvaluation;

/// The tables of LT, RdInc and RdWa, one entry per row.
pub(super) fn tables(
    relation: &ValEvaluation,
    context: &Context<'_>,
) -> Result<Vec<Vec<F>>, SourceError> {
    let n = relation.r4.len();
    let (mut rd_inc, mut rd_wa) = (Vec::new(), Vec::new());
    context.for_each_block(&mut |block| {
        for cycle in &block.cycles {
            rd_inc.push(from_i128(cycle.rd_inc));
            let weight = |rd: Register| eq_index(u64::from(rd.number()), &relation.rg);
            rd_wa.push(cycle.rd.map_or(F::zero(), weight));
        }
    })?;
    let bits = |row: usize| (0..n).rev().map(move |i| F::from((row >> i & 1) as u64));
    let lt = |row| less_than(&bits(row).collect::<Vec<F>>(), &relation.r4);
    Ok(vec![(0..1 << n).map(lt).collect(), rd_inc, rd_wa])
}

/// The naive form.
pub(super) fn naive(
    relation: &ValEvaluation,
    context: &Context<'_>,
) -> Result<Naive<ValEvaluation>, SourceError> {
    Ok(Naive::new(relation.clone(), tables(relation, context)?))
}
