//! `cargo xtask linearity [LOG_ROWS]`: what a proof takes by its calls, at one number of rows.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use rill_identity::linearity::{measure, program, table};
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
    match measure(log_rows, THREADS, &mut |calls| eprintln!("2^{log_rows} rows, {calls} calls")) {
        Ok(all) => {
            print!("{}", table(&all));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes one of the programs, for tools that count: its calls, its padded rows, the file.
fn write_elf(arguments: &[String]) -> ExitCode {
    let written = match arguments {
        [calls, log_rows, file] => calls
            .parse()
            .ok()
            .zip(log_rows.parse().ok())
            .map(|(calls, log_rows)| std::fs::write(file, program(calls, log_rows))),
        _ => None,
    };
    match written {
        Some(Ok(())) => ExitCode::SUCCESS,
        Some(Err(error)) => {
            eprintln!("{}: {error}", arguments[2]);
            ExitCode::FAILURE
        }
        None => {
            eprintln!("linearity --elf CALLS LOG_ROWS FILE");
            ExitCode::FAILURE
        }
    }
}
