//! House-keeping commands of the project: `cargo xtask COMMAND`.
//!
//! Every check of this tool is also a test of this crate, so `cargo test` runs them all.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

mod benchmarks;
mod bless;
mod budget;
mod calibrate;
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
mod proofs;
mod resume;
mod slugs;
mod tidy;
mod wasm;
mod workspace;
mod wrap;

use std::process::ExitCode;
use workspace::Workspace;

const USAGE: &str = "\
cargo xtask COMMAND

  lint                     format, clippy, rustdoc, tidy, layers and frozen, as CI does; licences,
                           wasm and the oldest compiler where their tools are installed
  tidy                     lengths of files and lines, links, slugs, words, facts
  layers [--bless [N]]     direction and use of dependencies; the verifier's closure.txt, whose
                           line counts rise only with record N
  frozen [--bless N]       sources above the trust line against docs/frozen.txt
  where SLUG               every place of one relation, e.g. registers.read_write
  bless [N]                rewrites closure.txt, golden files and, with record N, frozen.txt
  wrap [FOLDER…]           breaks comments that are too wide
  guests [--check|--run]   builds the guest programs, compares them, or runs them under qemu
  identity [NAME…]         proves runs in many ways and compares the bytes, in minutes
  calibrate [LOG_ROWS]     fits the nanoseconds of plans to proofs on this machine, in minutes, and
                           prints them beside those recorded
  features                 builds `rill` without streaming forms; its proofs must be the same
  memory [--long] [--control NAME]
                           measures the memory law; with a control, checks that the gate notices
  budget [--quick]         measures what `--max-memory` promises
  resume [--seed N] [--log-cycles K]
                           kills proofs in every stage; they must go on
  mutants [--only NAME] [--file PART] [--list] [--report]
                           drops checks above the trust line one by one; the suites must notice
  benchmarks               writes the tables of docs/benchmarks from the JSON next to them
  constants [--bless]      recomputes the verifier's pairing constants from the seed
  wasm                     builds the verifier for wasm32-unknown-unknown
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
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

/// The names of all commands, as [`USAGE`] has them.
pub(crate) fn commands() -> impl Iterator<Item = &'static str> {
    let lines = USAGE.lines().filter_map(|line| line.strip_prefix("  "));
    lines.filter(|line| !line.starts_with(' ')).filter_map(|line| line.split(' ').next())
}

/// Runs one command: what it has to say, or why it failed.
fn run(args: &[String]) -> Result<String, String> {
    let workspace = Workspace::of_this_build();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["lint"] => lint::command(&workspace),
        ["tidy"] => tidy::command(&workspace),
        ["layers"] => layers::command(&workspace),
        ["layers", "--bless"] => closure::bless(&workspace, None),
        ["layers", "--bless", record] => closure::bless(&workspace, Some(record)),
        ["frozen"] => frozen::command(&workspace),
        ["frozen", "--bless", record] => frozen::bless(&workspace, record),
        ["where", slug] => locate::command(&workspace, slug),
        ["bless"] => bless::command(&workspace, None),
        ["bless", record] => bless::command(&workspace, Some(record)),
        ["wrap", folders @ ..] => wrap::command(&workspace, folders),
        ["benchmarks"] => benchmarks::command(&workspace),
        ["constants"] => constants::command(&workspace, false),
        ["constants", "--bless"] => constants::command(&workspace, true),
        ["features"] => features::command(&workspace),
        ["wasm"] => wasm::command(&workspace),
        ["identity", names @ ..] => identity::command(&workspace, names),
        ["calibrate", rest @ ..] => calibrate::command(&workspace, rest),
        ["memory", rest @ ..] => memory::command(&workspace, rest),
        ["budget", rest @ ..] => budget::command(&workspace, rest),
        ["resume", rest @ ..] => resume::command(&workspace, rest),
        ["mutants", rest @ ..] => mutants::command(&workspace, rest),
        ["guests", rest @ ..] => guests::guests(rest),
        _ => Err(USAGE.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_those_that_the_usage_lists() {
        let names: Vec<_> = commands().collect();
        assert!(names.contains(&"tidy") && names.contains(&"mutants"), "{names:?}");
        assert!(names.iter().all(|name| name.chars().all(|c| c.is_ascii_lowercase())));
    }
}
