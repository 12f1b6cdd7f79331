//! The proof that nobody disturbs, and how its command is given again.

use crate::process;
use crate::proofs::{Form, Report, Rill, Stage, Subject};
use crate::workspace::Workspace;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::{NamedTempFile, TempDir};

const GUEST: &str = "sha2-chain";

/// What to prove, and its undisturbed proof.
pub(super) struct Undisturbed<'w> {
    rill: Rill<'w>,
    subject: Subject,
    pub(super) input: NamedTempFile,
    pub(super) proof: Vec<u8>,
    report: Report,
}

/// A folder with the state of a proof, the proof and its report, as far as they are there.
pub(super) struct Place(TempDir);

impl<'w> Undisturbed<'w> {
    /// Proves without a state.
    pub(super) fn prove(workspace: &'w Workspace, log_cycles: u8) -> Result<Self, String> {
        let rill = Rill::build(workspace)?;
        let subject = Subject::new(GUEST, log_cycles);
        let input = subject.input(&rill)?;
        let place = Place::new()?;
        let mut command = rill.prove(&subject, input.path(), Form::Streaming);
        command.arg("-o").arg(place.proof()).arg("--report").arg(place.report());
        process::output(&mut command)?;
        let proof = std::fs::read(place.proof()).map_err(|error| error.to_string())?;
        let (report, _) = Report::read(&place.report())?;
        // What is not proven again is known by its passes, so every stage must have some.
        match report.stages.iter().find(|stage| stage.passes == 0) {
            Some(stage) => Err(format!("{} takes no passes", stage.name)),
            None => Ok(Self { rill, subject, input, proof, report }),
        }
    }

    /// Its stages, in order.
    pub(super) fn stages(&self) -> &[Stage] {
        &self.report.stages
    }

    /// One line for somebody who waits.
    pub(super) fn line(&self) -> String {
        let Report { prove_seconds, passes, .. } = self.report;
        let (name, size) = (self.subject.name, self.subject.log_cycles);
        format!("{name} at 2^{size} undisturbed: {prove_seconds:.2} s, {passes} passes")
    }

    /// The command that proves the run on `input` with its state in `place`, and tells of its
    /// stages.
    pub(super) fn command(&self, input: &Path, place: &Place) -> Command {
        let mut command = self.rill.prove(&self.subject, input, Form::Streaming);
        command.arg("--resume").arg(place.state()).arg("-o").arg(place.proof());
        command.arg("--report").arg(place.report()).args(["--progress", "json"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }
}

impl Place {
    pub(super) fn new() -> Result<Self, String> {
        TempDir::new().map(Self).map_err(|error| error.to_string())
    }

    pub(super) fn state(&self) -> PathBuf {
        self.0.path().join("state")
    }

    pub(super) fn proof(&self) -> PathBuf {
        self.0.path().join("proof")
    }

    pub(super) fn report(&self) -> PathBuf {
        self.0.path().join("report")
    }

    /// The files of the state with their contents, sorted.
    pub(super) fn states(&self) -> Result<Vec<(PathBuf, Vec<u8>)>, String> {
        let failed = |error: std::io::Error| error.to_string();
        let mut files = Vec::new();
        for entry in std::fs::read_dir(self.state()).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let contents = std::fs::read(&path).map_err(failed)?;
            files.push((path, contents));
        }
        files.sort();
        Ok(files)
    }
}
