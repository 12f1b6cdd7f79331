//! House-keeping commands of the project: `cargo xtask COMMAND`.
//!
//! Every check of this tool is also a test of this crate, so `cargo test` runs them all.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

mod benchmarks;
mod bless;
mod budget;
mod closure;
mod constants;
mod features;
mod frozen;
mod guests;
mod identity;
mod layers;
mod lint;
mod locate;
mod memory;
mod mutants;
mod places;
mod process;
mod proofs;
mod resume;
mod slugs;
mod tidy;
mod wasm;
mod workspace;
mod wrap;

use clap::{CommandFactory, Parser};
use std::process::ExitCode;
use workspace::Workspace;

/// House-keeping commands of the project.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
enum Command {
    /// Format, clippy, rustdoc, tidy, layers and frozen, as CI does; licences, wasm and the oldest
    /// compiler where their tools are installed.
    Lint,
    /// Lengths of files and lines, links, slugs, words, facts.
    Tidy,
    /// Direction and use of dependencies; the verifier's closure.txt.
    Layers {
        /// Rewrites closure.txt.
        #[arg(long)]
        bless: bool,
        /// With which its line counts may rise.
        #[arg(requires = "bless")]
        record: Option<String>,
    },
    /// Sources above the trust line against docs/frozen.txt.
    Frozen {
        /// Rewrites docs/frozen.txt, as record N allows.
        #[arg(long, value_name = "N")]
        bless: Option<String>,
    },
    /// Every place of one relation, e.g. registers.read_write.
    Where { slug: String },
    /// Rewrites closure.txt, golden files and, with a decision record, frozen.txt.
    Bless { record: Option<String> },
    /// Breaks comments that are too wide.
    Wrap {
        /// Only of files below them; else of the whole workspace.
        #[arg(default_value = "")]
        folders: Vec<String>,
    },
    /// Builds the guest programs, compares them, or runs them under qemu.
    Guests(guests::Options),
    /// Proves runs in many ways and compares the bytes, in minutes.
    Identity {
        /// Only runs whose names begin so.
        names: Vec<String>,
    },
    /// Fits the nanoseconds of plans to proofs on this machine, in minutes, and prints them beside
    /// those recorded.
    Calibrate {
        /// Rows of the larger run, as a power of two.
        log_rows: Option<String>,
    },
    /// Measures proofs by their calls, at one number of rows, in minutes.
    Linearity {
        /// Padded rows, as a power of two: 18 to 24.
        log_rows: Option<String>,
    },
    /// Builds `rill` without streaming forms; its proofs must be the same.
    Features,
    /// Measures the memory law.
    Memory(memory::Options),
    /// Measures what `--max-memory` promises.
    Budget {
        /// Does not go beyond 2^18 rows and writes no page.
        #[arg(long)]
        quick: bool,
    },
    /// Kills proofs in every stage; they must go on.
    Resume(resume::Options),
    /// Drops checks above the trust line one by one; the suites must notice.
    Mutants(mutants::Options),
    /// Writes the tables of docs/benchmarks from the JSON next to them.
    Benchmarks,
    /// Recomputes the verifier's pairing constants from the seed.
    Constants {
        /// Writes them.
        #[arg(long)]
        bless: bool,
    },
    /// Builds the verifier for wasm32-unknown-unknown.
    Wasm,
}

fn main() -> ExitCode {
    match run(&Command::parse()) {
        Ok(report) => {
            print!("{report}");
            ExitCode::SUCCESS
        }
        Err(complaint) => {
            eprintln!("{}", complaint.trim_end());
            ExitCode::FAILURE
        }
    }
}

/// The names of all commands.
pub(crate) fn commands() -> impl Iterator<Item = String> {
    let command = Command::command();
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_owned()).collect();
    names.into_iter()
}

/// Runs one command: what it has to say, or why it failed.
fn run(command: &Command) -> Result<String, String> {
    let workspace = &Workspace::of_this_build();
    match command {
        Command::Lint => lint::command(workspace),
        Command::Tidy => tidy::command(workspace),
        Command::Layers { bless: false, .. } => layers::command(workspace),
        Command::Layers { bless: true, record } => closure::bless(workspace, record.as_deref()),
        Command::Frozen { bless: None } => frozen::command(workspace),
        Command::Frozen { bless: Some(record) } => frozen::bless(workspace, record),
        Command::Where { slug } => locate::command(workspace, slug),
        Command::Bless { record } => bless::command(workspace, record.as_deref()),
        Command::Wrap { folders } => wrap::command(workspace, folders),
        Command::Guests(options) => guests::command(workspace, options),
        Command::Identity { names } => identity::run(workspace, "rill-identity", names),
        Command::Calibrate { log_rows } => identity::run(workspace, "calibrate", log_rows),
        Command::Linearity { log_rows } => identity::run(workspace, "linearity", log_rows),
        Command::Features => features::command(workspace),
        Command::Memory(options) => memory::command(workspace, options),
        Command::Budget { quick } => budget::command(workspace, *quick),
        Command::Resume(options) => resume::command(workspace, options),
        Command::Mutants(options) => mutants::command(workspace, options),
        Command::Benchmarks => benchmarks::command(workspace),
        Command::Constants { bless } => constants::command(workspace, *bless),
        Command::Wasm => wasm::command(workspace),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Command::command().debug_assert();
        assert!(commands().any(|name| name == "tidy") && commands().any(|name| name == "mutants"));
        assert!(Command::try_parse_from(["xtask", "mutants", "--seconds", "0"]).is_err());
    }
}
