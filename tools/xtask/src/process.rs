//! Running programs.

use std::process::{Command, Output};

/// Runs a command on this terminal; it must succeed.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| cannot(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{}: {status}", line(command))) }
}

/// The standard output of a command, which must succeed.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let Output { status, stdout, stderr } = outcome(command)?;
    if !status.success() {
        let said = String::from_utf8_lossy(&stderr);
        return Err(format!("{}: {}", line(command), said.trim_end()));
    }
    Ok(String::from_utf8_lossy(&stdout).into_owned())
}

/// What a command prints and returns, whether it succeeds or not.
pub(crate) fn outcome(command: &mut Command) -> Result<Output, String> {
    command.output().map_err(|error| cannot(command, &error))
}

/// The cargo that runs us, or the one on the path.
pub(crate) fn cargo() -> String {
    std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned())
}

fn cannot(command: &Command, error: &std::io::Error) -> String {
    format!("{}: cannot be run: {error}", command.get_program().display())
}

/// The program and its arguments.
fn line(command: &Command) -> String {
    let words = [command.get_program()].into_iter().chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
