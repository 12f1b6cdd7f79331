//! `cargo xtask calibrate [LOG_ROWS]`: the nanoseconds of plans on this machine.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool")]

use rill_identity::calibration::{calibrate, table};
use std::process::ExitCode;

/// Rows of the larger run, as a power of two, unless it is given.
const LOG_ROWS: u32 = 18;

fn main() -> ExitCode {
    let argument = std::env::args().nth(1).map_or(Ok(LOG_ROWS), |text| text.parse());
    let Some(log_rows) = argument.ok().filter(|log| (14..=24).contains(log)) else {
        eprintln!("calibrate [LOG_ROWS]: rows of the run as a power of two, 14 to 24");
        return ExitCode::FAILURE;
    };
    match calibrate(log_rows, &mut |schedule| eprintln!("2^{log_rows} rows, {schedule}")) {
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
