//! What the command answers to a budget.

use crate::process;
use crate::proofs::{Form, Rill, Subject};
use serde::Serialize;
use std::path::Path;
use tempfile::TempDir;

/// What stands before the budget that a refusal names, and after it.
const NAMED: [&str; 2] = ["the smallest budget that does is ", " bytes"];

/// The answer to a budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Answer {
    /// The exit status; none if a signal ended the process.
    pub(super) status: Option<i32>,
    /// The budget that it says to be the smallest, bytes.
    pub(super) named: Option<u64>,
    /// Files left in the folder of the proof.
    pub(super) files: usize,
}

/// Asks for a proof of a subject within `budget` bytes.
pub(super) fn ask(
    rill: &Rill<'_>,
    subject: &Subject,
    input: &Path,
    budget: u64,
) -> Result<Answer, String> {
    let failed = |error: std::io::Error| error.to_string();
    let folder = TempDir::new().map_err(failed)?;
    let mut command = rill.prove(subject, input, Form::Streaming);
    command.arg("-o").arg(folder.path().join("proof"));
    command.arg("--max-memory").arg(budget.to_string());
    let outcome = process::outcome(&mut command)?;
    Ok(Answer {
        status: outcome.status.code(),
        named: named(&String::from_utf8_lossy(&outcome.stderr)),
        files: std::fs::read_dir(folder.path()).map_err(failed)?.count(),
    })
}

/// The budget that a refusal names.
fn named(refusal: &str) -> Option<u64> {
    let (_, rest) = refusal.split_once(NAMED[0])?;
    rest.split_once(NAMED[1])?.0.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_is_read_from_a_refusal() {
        let refusal = "rill: a proof does not fit 1024 bytes; the smallest budget that does is 361 bytes (0 MiB)";
        assert_eq!(named(refusal), Some(361));
        assert_eq!(named("rill: a proof of 2^16 rows does not fit 1024 bytes"), None);
    }
}
