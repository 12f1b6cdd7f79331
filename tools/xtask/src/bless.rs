//! `cargo xtask bless`: rewrites, on purpose, what the checks compare with.

use crate::workspace::Workspace;
use crate::{closure, frozen, process};

/// Tests that hold golden files rewrite them when this variable is `1`.
const VARIABLE: &str = "RILL_BLESS";

/// Rewrites the verifier's closure, the golden files and, if a decision record is given, the
/// frozen hashes.
pub(crate) fn command(workspace: &Workspace, record: Option<&str>) -> Result<String, String> {
    let mut report = closure::bless(workspace, record)?;
    if let Some(record) = record {
        report.push_str(&frozen::bless(workspace, record)?);
    }
    let mut tests = workspace.command("cargo test --release --workspace --locked");
    process::run(tests.env(VARIABLE, "1"))?;
    report.push_str("golden files are rewritten: read `git diff` before you commit\n");
    Ok(report)
}
