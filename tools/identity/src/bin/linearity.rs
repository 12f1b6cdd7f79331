//! `cargo xtask linearity [LOG_ROWS]`: what a proof takes by its calls, at one number of rows.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use rill_identity::linearity::{CALLED, measure, program, table};
use std::process::ExitCode;

/// Padded rows, as a power of two, unless they are given: enough for 4,096 calls.
const LOG_ROWS: u32 = 18;

/// Threads.
const THREADS: usize = 2;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let first = arguments.next();
    if first.as_deref() == Some("--elf") {
        return write_elf(&arguments.collect::<Vec<_>>());
    }
    let log_rows = first.map_or(Ok(LOG_ROWS), |text| text.parse());
    let Some(log_rows) = log_rows.ok().filter(|log| (18..=24).contains(log)) else {
        eprintln!("linearity [LOG_ROWS]: padded rows as a power of two, 18 to 24");
        return ExitCode::FAILURE;
    };
    for called in &CALLED {
        let name = called.name;
        let told = &mut |calls| eprintln!("2^{log_rows} rows, {calls} calls of {name}");
        match measure(called, log_rows, THREADS, told) {
            Ok(all) => print!("{name}\n\n{}\n", table(called, &all)),
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// Writes one of the programs, for tools that count: what it calls and how often, its padded rows,
/// the file.
fn write_elf(arguments: &[String]) -> ExitCode {
    let written = match arguments {
        [name, calls, log_rows, file] => {
            let called = CALLED.iter().find(|called| called.name == name);
            let sizes = calls.parse().ok().zip(log_rows.parse().ok());
            let found = called.zip(sizes);
            found.map(|(called, (calls, rows))| std::fs::write(file, program(called, calls, rows)))
        }
        _ => None,
    };
    match written {
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(error)) => {
            eprintln!("{}: {error}", arguments[3]);
            ExitCode::FAILURE
        }
        None => {
            eprintln!("linearity --elf sha256|mulmod64 CALLS LOG_ROWS FILE");
            ExitCode::FAILURE
        }
    }
}
