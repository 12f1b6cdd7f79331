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
    let mut tables = vec![Vec::new(); N];
    context.for_each_block(&mut |block| {
        for cycle in &block.cycles {
            tables.iter_mut().zip(columns(cycle)).for_each(|(table, value)| table.push(value));
        }
    })?;
    Ok(tables)
}
