//! `cargo xtask identity` and `cargo xtask calibrate`: programs of the crate `rill-identity`.

use crate::process;
use crate::workspace::Workspace;

/// Runs one of them with these arguments.
pub(crate) fn run<'a>(
    workspace: &Workspace,
    program: &str,
    args: impl IntoIterator<Item = &'a String>,
) -> Result<String, String> {
    let tool = "cargo run --quiet --release --package rill-identity --bin";
    let mut command = workspace.command(tool);
    process::run(command.arg(program).arg("--").args(args))?;
    Ok(String::new())
}
