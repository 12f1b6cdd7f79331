//! `cargo xtask identity`: the gate of byte identity, a program of its own.

use crate::workspace::{Workspace, cargo};

/// Runs the gate, for all runs or those whose names begin with one of `names`.
pub(crate) fn command(workspace: &Workspace, names: &[&str]) -> Result<String, String> {
    let gate = [
        "run",
        "--quiet",
        "--release",
        "--package",
        "rill-identity",
        "--bin",
        "rill-identity",
        "--",
    ];
    workspace.run(&cargo(), &[&gate, names].concat(), &[])?;
    Ok(String::new())
}
