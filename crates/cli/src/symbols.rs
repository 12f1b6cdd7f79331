//! Addresses and rows by the names of functions.

use crate::failure::Failure;
use rill::{Program, ProveError, Run, RunError};
use rustc_demangle::demangle;
use std::fmt::Write;

/// A failed run, with the function in which it failed.
pub(crate) fn run_failure(program: &Program, error: RunError) -> Failure {
    let symbol = error.pc().and_then(|pc| program.symbol_at(pc));
    let place = symbol.map_or_else(String::new, |(name, offset)| {
        format!(", in `{:#}` + {offset:#x}", demangle(name))
    });
    Failure::Run { error, place }
}

/// A proof that could not be made.
pub(crate) fn prove_failure(program: &Program, error: ProveError) -> Failure {
    match error {
        ProveError::Run(error) => run_failure(program, error),
        ProveError::Load(error) => Failure::Load(error),
        error => Failure::Prove(error),
    }
}

/// Rows by function as folded stacks of depth one, `symbol count` on each line.
pub(crate) fn folded_stacks(program: &Program, run: &Run) -> Result<String, Failure> {
    let mut folded = String::new();
    for (symbol, rows) in rill::rows_by_function(program, run)? {
        // A semicolon would end the frame.
        let frame = format!("{:#}", demangle(&symbol)).replace(';', ",");
        writeln!(folded, "{frame} {rows}").expect("a string takes all");
    }
    Ok(folded)
}
