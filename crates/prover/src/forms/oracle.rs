//! Dense tables for naive forms.

use crate::Context;
use rill_field::F;
use rill_sumcheck_prover::SourceError;
use rill_witness::Cycle;

/// One table per column of `columns`, one entry per row, in order.
pub(crate) fn tables<const N: usize>(
    context: &Context<'_>,
    columns: impl Fn(&Cycle) -> [F; N],
) -> Result<Vec<Vec<F>>, SourceError> {
    let rows = rows(context, columns)?;
    Ok((0..N).map(|column| rows.iter().map(|row| row[column]).collect()).collect())
}

/// What `extract` gives of each row, in order.
pub(crate) fn rows<T>(
    context: &Context<'_>,
    extract: impl Fn(&Cycle) -> T,
) -> Result<Vec<T>, SourceError> {
    let mut rows = Vec::new();
    context.for_each_block(&mut |block| rows.extend(block.cycles.iter().map(&extract)))?;
    Ok(rows)
}

/// The table of a weight, from its value `at` a point of `variables` coordinates: the `2^variables`
/// rows as points, most significant bit first.
pub(crate) fn weights(variables: usize, at: impl Fn(&[F]) -> F) -> Vec<F> {
    let row = |row: usize| (0..variables).rev().map(move |i| F::from((row >> i & 1) as u64));
    (0..1 << variables).map(|j| at(&row(j).collect::<Vec<F>>())).collect()
}
