//! Hints that a precompile would save rows.

use crate::failure::Failure;
use crate::visible::function_name;
use rill::{Program, Run, Software};

/// The least share of a run that is worth a line.
const LEAST: f64 = 0.05;

/// What ran in software and is worth a line.
pub(crate) fn found(program: &Program, run: &Run) -> Result<Vec<Software>, Failure> {
    let mut all = rill::software(program, run)?;
    all.retain(|found| found.share >= LEAST);
    Ok(all)
}

/// The line.
pub(crate) fn line(found: &Software) -> String {
    let Software { name, precompile, rows, share, times, symbol } = found;
    format!(
        "hint: {name} ran in software, in `{}` and others: about {rows} rows ({:.0} %). The \
         precompile {precompile} takes about {times} times fewer: see docs/guests.md, Precompiles",
        function_name(symbol),
        100.0 * share
    )
}
