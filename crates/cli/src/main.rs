//! The `rill` command: `docs/cli.md`.

mod bench;
mod commands;
mod failure;
mod files;
mod guests;
mod heap;
mod options;
mod progress;
mod size;
mod symbols;
mod terminal;

use clap::Parser;
use commands::Command;
use heap::Heap;
use std::process::ExitCode;

#[global_allocator]
static HEAP: Heap = Heap::new();

/// Proves and verifies runs of RISC-V programs.
///
/// Exit status: 0 done, or the proof is valid; 1 the proof is invalid, or the guest failed; 2 bad
/// usage or unusable input; 3 does not fit the memory budget.
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
    match Rill::parse().command.execute() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal::note(&format!("rill: {failure}"));
            ExitCode::from(failure.status())
        }
    }
}
