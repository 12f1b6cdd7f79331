//! Addresses and rows by the names of functions.

use crate::crash;
use crate::failure::Failure;
use crate::visible::function_name;
use rill::{Crash, Program, ProveError, Run};
use std::fmt::Write;

/// A failed run, with all that is known about it.
pub(crate) fn run_failure(program: &Program, crash: &Crash) -> Failure {
    Failure::Run { text: crash::text(program, crash), error: crash.error }
}

/// A proof that could not be made.
pub(crate) fn prove_failure(program: &Program, error: ProveError) -> Failure {
    match error {
        ProveError::Run(crash) => run_failure(program, &crash),
        ProveError::Load(error) => Failure::Load(error),
        error => Failure::Prove(error),
    }
}

/// Rows by function as folded stacks of depth one, `symbol count` on each line.
pub(crate) fn folded_stacks(program: &Program, run: &Run) -> Result<String, Failure> {
    let mut folded = String::new();
    for (symbol, rows) in rill::rows_by_function(program, run)? {
        // A semicolon would end the frame.
        let frame = function_name(&symbol).replace(';', ",");
        writeln!(folded, "{frame} {rows}").expect("a string takes all");
    }
    Ok(folded)
}
