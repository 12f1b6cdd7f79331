//! The `rill` command: `docs/cli.md`.

mod bench;
mod commands;
mod crash;
mod failure;
mod files;
mod forecast;
#[cfg(feature = "gates")]
mod gates;
mod guests;
mod heap;
mod log;
mod options;
mod progress;
mod size;
mod software;
mod symbols;
mod terminal;
mod visible;

use clap::Parser;
use commands::Command;
use failure::{Failure, Kind};
use heap::Heap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;

#[global_allocator]
static HEAP: Heap = Heap::new();

/// Proves and verifies runs of RISC-V programs.
///
/// Exit status: 0 done, or the proof is valid; 1 the proof is invalid, or the guest exited with a
/// code other than the expected one, or did not end; 2 bad usage or unusable input; 3 the proof
/// does not fit the memory budget; 4 the guest crashed; 5 a fault of rill itself.
///
/// A file called `-` is standard input or standard output.
#[derive(Parser)]
#[command(name = "rill", version)]
struct Rill {
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    // Before there are threads: what others reserve counts where addresses are limited, and what
    // they keep where memory is.
    rill_allocator::share_arena();
    let command = Rill::parse().command;
    // The panic itself is reported when it happens.
    let Ok(outcome) = catch_unwind(AssertUnwindSafe(|| command.execute())) else {
        return ExitCode::from(Kind::Internal.status());
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure @ Failure::Told(_)) => ExitCode::from(failure.status()),
        Err(failure) => {
            terminal::note(&format!("rill: {failure}"));
            ExitCode::from(failure.status())
        }
    }
}
