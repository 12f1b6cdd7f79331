//! The commands.

mod bench;
mod demo;
mod id;
mod inspect;
mod prove;
mod run;
mod verify;

use crate::failure::Failure;

/// A command with its arguments.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Runs a program without proving it
    ///
    /// The program's output goes to standard output, its log to standard error.
    Run(run::Arguments),
    /// Runs a program and proves the run
    Prove(prove::Arguments),
    /// Verifies a proof and shows what it proves
    Verify(verify::Arguments),
    /// Shows the header of a proof file, without verifying it
    Inspect(inspect::Arguments),
    /// Shows the digest of a program, and can write its program key
    Id(id::Arguments),
    /// Proves and verifies a built-in program, and explains each step
    Demo,
    /// Measures proofs of built-in programs
    Bench(bench::Arguments),
}

impl Command {
    /// Does it.
    pub(crate) fn execute(&self) -> Result<(), Failure> {
        match self {
            Self::Run(arguments) => arguments.execute(),
            Self::Prove(arguments) => arguments.execute(),
            Self::Verify(arguments) => arguments.execute(),
            Self::Inspect(arguments) => arguments.execute(),
            Self::Id(arguments) => arguments.execute(),
            Self::Demo => demo::execute(),
            Self::Bench(arguments) => arguments.execute(),
        }
    }
}
