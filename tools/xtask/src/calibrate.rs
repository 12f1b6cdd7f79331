//! `cargo xtask calibrate`: a program of its own, beside that of `identity`.

use crate::workspace::{Workspace, cargo};

/// Measures proofs of runs of at most `2^LOG_ROWS` rows.
pub(crate) fn command(workspace: &Workspace, args: &[&str]) -> Result<String, String> {
    let tool = ["run", "--quiet", "--release", "--package", "rill-identity", "--bin", "calibrate"];
    workspace.run(&cargo(), &[&tool, &["--"][..], args].concat(), &[])?;
    Ok(String::new())
}
