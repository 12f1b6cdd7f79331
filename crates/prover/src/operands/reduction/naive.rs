//! The oracle.

use crate::oracle::tables;
use crate::{Context, columns};
use rill_field::F;
use rill_poly::eq_table;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::operands::reduction::Reduction;

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
    let mut cells = vec![eq_table(&relation.r1, F::from(1u64))];
    cells.extend(tables(context, |cycle| {
        let z = columns(cycle);
        [z.lookup_output, z.left_lookup, z.right_lookup, z.left_input, z.right_input, z.lane_offset]
    })?);
    Ok(cells)
}
