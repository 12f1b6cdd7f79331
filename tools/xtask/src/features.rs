//! `cargo xtask features`: the command without its Cargo feature `streaming`.

use crate::process;
use crate::proofs::Rill;
use crate::workspace::{Finding, Workspace, verdict};
use std::process::Command;
use tempfile::TempDir;

/// Guests whose proofs are compared, on the inputs of the repository.
const GUESTS: [&str; 3] = ["rows", "fibonacci", "json"];

/// What it says when asked for something it does not have.
const REFUSAL: &str = "the Cargo feature `streaming` is off";

/// Builds it in a folder of its own, compares its proofs with those of the usual build, and asks it
/// for what it cannot do.
pub(crate) fn command(workspace: &Workspace) -> Result<String, String> {
    let usual = Rill::build(workspace)?;
    let without = Rill::build_with(workspace, "features", &["--no-default-features"])?;

    let mut findings = Vec::new();
    for guest in GUESTS {
        let streaming = prove(workspace, &usual, guest, &["--form", "streaming"])?;
        if streaming != prove(workspace, &without, guest, &[])? {
            findings.push(Finding::new(guest, "the proofs differ"));
        }
    }
    let asked = ["--form", "streaming"];
    let outcome =
        process::outcome(subject(workspace, &without, GUESTS[0]).arg("--plan").args(asked))?;
    let said = String::from_utf8_lossy(&outcome.stderr);
    if outcome.status.success() || !said.contains(REFUSAL) {
        findings.push(Finding::new(asked.join(" "), format!("it says `{}`", said.trim())));
    }
    verdict(&format!("{} proofs are the same without streaming forms", GUESTS.len()), &findings)
}

/// `rill prove` of a guest.
fn subject(workspace: &Workspace, rill: &Rill<'_>, guest: &str) -> Command {
    let mut command = rill.command();
    command.arg("prove").arg(workspace.path(&format!("guests/prebuilt/{guest}.elf")));
    command.arg("--input").arg(workspace.path(&format!("guests/inputs/{guest}.bin")));
    command
}

/// The proof file of a guest.
fn prove(
    workspace: &Workspace,
    rill: &Rill<'_>,
    guest: &str,
    options: &[&str],
) -> Result<Vec<u8>, String> {
    let folder = TempDir::new().map_err(|error| error.to_string())?;
    let proof = folder.path().join("proof");
    process::output(subject(workspace, rill, guest).arg("-o").arg(&proof).args(options))?;
    std::fs::read(&proof).map_err(|error| format!("{}: {error}", proof.display()))
}
