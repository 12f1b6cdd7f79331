//! Where the rows of a run went.

use crate::{Program, Run};
use rill_executor::{ReplayError, TraceSource, function_at};
use std::collections::BTreeMap;

/// Rows replayed in one go.
const BLOCK_ROWS: usize = 1 << 12;

/// Rows executed in each function, by symbol, most rows first. Functions without rows are left out.
///
/// # Errors
/// If the run cannot be replayed.
pub fn rows_by_function(program: &Program, run: &Run) -> Result<Vec<(String, u64)>, ReplayError> {
    let mut visits = vec![0_u64; program.key.rows().len()];
    run.trace.replay(0..run.rows, BLOCK_ROWS, &mut |block| {
        for &pc in &block.pc {
            visits[pc as usize] += 1;
        }
    })?;
    let mut rows_of: BTreeMap<&str, u64> = BTreeMap::new();
    for (row, count) in program.key.rows().iter().zip(visits).filter(|(_, count)| *count > 0) {
        let symbol = function_at(program, row.address).map_or("unknown", |(name, _)| name);
        *rows_of.entry(symbol).or_default() += count;
    }
    let mut functions: Vec<(String, u64)> =
        rows_of.into_iter().map(|(name, rows)| (name.to_owned(), rows)).collect();
    functions.sort_by_key(|(_, rows)| std::cmp::Reverse(*rows));
    Ok(functions)
}
