//! The oracle.

use crate::Context;
use crate::oracle::tables;
use rill_field::{F, from_i128};
use rill_poly::eq_table;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::increments::reduction::Reduction;

pub(super) fn form(
    relation: &Reduction,
    context: &Context<'_>,
) -> Result<Naive<Reduction>, SourceError> {
    Ok(Naive::new(relation.clone(), cells(relation, context)?))
}

/// The tables of all cells.
pub(super) fn cells(
    relation: &Reduction,
    context: &Context<'_>,
) -> Result<Vec<Vec<F>>, SourceError> {
    let mut cells = vec![weight(relation)];
    cells.extend(tables(context, |cycle| [from_i128(cycle.ram_inc), from_i128(cycle.rd_inc)])?);
    Ok(cells)
}

/// `eq(r4, ·) + γ·eq(r5, ·)`.
fn weight(relation: &Reduction) -> Vec<F> {
    let (first, second) = (&relation.r4, &relation.r5);
    let pairs = eq_table(first, F::from(1u64)).into_iter().zip(eq_table(second, relation.gamma));
    pairs.map(|(a, b)| a + b).collect()
}
