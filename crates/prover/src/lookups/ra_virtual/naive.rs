//! Dense tables: eq, then the folded chunks.

use crate::Context;
use crate::onehot::digits::{indices, lookup_digits};
use rill_field::{F, Field};
use rill_poly::eq_table;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::lookups::ra_virtual::RaVirtual;

pub(super) fn form(
    relation: &RaVirtual,
    context: &Context<'_>,
    points: &[Vec<F>],
) -> Result<Naive<RaVirtual>, SourceError> {
    let mut rows = Vec::new();
    context.for_each_block(&mut |block| rows.extend(block.cycles.iter().map(indices)))?;
    let digits = lookup_digits(&rows, &context.dimensions);
    let mut tables = vec![eq_table(&relation.r5, F::ONE)];
    for (digits, point) in digits.iter().zip(points) {
        let fold = eq_table(point, F::ONE);
        tables.push(digits.iter().map(|digit| fold[usize::from(*digit)]).collect());
    }
    Ok(Naive::new(relation.clone(), tables))
}
