//! The oracle.

use crate::Context;
use crate::oracle::tables;
use rill_field::F;
use rill_isa::Flag;
use rill_poly::eq_plus_one;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::spartan::shift::Shift;

pub(super) fn form(relation: &Shift, context: &Context<'_>) -> Result<Naive<Shift>, SourceError> {
    Ok(Naive::new(relation.clone(), cells(relation, context)?))
}

/// The tables of all cells.
pub(super) fn cells(relation: &Shift, context: &Context<'_>) -> Result<Vec<Vec<F>>, SourceError> {
    let mut cells = vec![weight(&relation.r1)];
    cells.extend(tables(context, |cycle| {
        let middle = F::from(u64::from(cycle.flags.has(Flag::Middle)));
        [cycle.unexpanded_pc.into(), cycle.pc.into(), middle]
    })?);
    Ok(cells)
}

/// `eq+1(r1, ·)` of every row.
fn weight(r1: &[F]) -> Vec<F> {
    let bit = |row: usize, i: usize| F::from((row >> i & 1) as u64);
    let bits = |row| (0..r1.len()).rev().map(|i| bit(row, i)).collect::<Vec<F>>();
    (0..1 << r1.len()).map(|row| eq_plus_one(r1, &bits(row))).collect()
}
