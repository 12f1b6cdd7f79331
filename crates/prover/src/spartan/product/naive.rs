//! The oracle.

use crate::oracle::tables;
use crate::{Context, columns};
use rill_field::F;
use rill_isa::Flag;
use rill_poly::eq_table;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::spartan::product::Product;

pub(super) fn form(
    relation: &Product,
    context: &Context<'_>,
) -> Result<Naive<Product>, SourceError> {
    Ok(Naive::new(relation.clone(), cells(relation, context)?))
}

/// The tables of all cells.
pub(super) fn cells(relation: &Product, context: &Context<'_>) -> Result<Vec<Vec<F>>, SourceError> {
    let mut cells = vec![eq_table(&relation.r1, F::from(1u64))];
    cells.extend(tables(context, |cycle| {
        let z = columns(cycle);
        let branch = F::from(u64::from(cycle.flags.has(Flag::Branch)));
        [z.left_input, z.right_input, z.lookup_output, branch]
    })?);
    Ok(cells)
}
