//! Which guests at which sizes.

use super::record::Form;
use super::{COMPARED, FLOOR};
use crate::workspace::Workspace;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::NamedTempFile;

/// A guest at a size.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject {
    /// Its name in tables.
    pub(super) name: &'static str,
    /// Its ELF.
    guest: &'static str,
    /// Words that it walks over, if it walks.
    words: Option<u64>,
    /// `2^log_cycles` rows at most, at least three quarters of it.
    pub(super) log_cycles: u8,
    compared: bool,
}

/// Name, guest, words.
const GUESTS: [(&str, &str, Option<u64>); 4] = [
    ("sha2-chain", "sha2-chain", None),
    ("btreemap", "btreemap", None),
    ("memory-walk", "memory-walk", None),
    ("memory-walk, 2^20 words", "memory-walk", Some(1 << 20)),
];

/// All subjects; the negative controls need one guest at three sizes only.
pub(super) fn all(long: bool, control: bool) -> Vec<Subject> {
    let sizes: &[u8] = match (control, long) {
        (true, _) => &[FLOOR, 18, 20],
        (false, false) => &[FLOOR, 16, 18, 20, 22],
        (false, true) => &[FLOOR, 16, 18, 20, 22, 24],
    };
    let guests = if control { &GUESTS[..1] } else { &GUESTS[..] };
    guests
        .iter()
        .flat_map(|&(name, guest, words)| {
            let compared = words.is_none() && !control;
            let subject = move |&log_cycles| Subject { name, guest, words, log_cycles, compared };
            // To clear 2^20 words alone takes more than 2^20 rows.
            let least = if words.is_some() { 21 } else { 0 };
            sizes.iter().filter(move |size| **size >= least).map(subject)
        })
        // The tree does not fill 2^12 to 2^16 rows: it is built first.
        .filter(|subject| subject.guest != "btreemap" || subject.log_cycles >= 18)
        .collect()
}

impl Subject {
    /// Forms to measure.
    pub(super) fn forms(&self) -> Vec<Form> {
        if self.compared && COMPARED.contains(&self.log_cycles) {
            vec![Form::Linear, Form::Streaming]
        } else {
            vec![Form::Streaming]
        }
    }

    /// The ELF.
    pub(super) fn elf(&self, workspace: &Workspace) -> PathBuf {
        workspace.path(&format!("guests/prebuilt/{}.elf", self.guest))
    }

    /// The input that fills the size.
    pub(super) fn input(
        &self,
        workspace: &Workspace,
        rill: &Path,
    ) -> Result<NamedTempFile, String> {
        let file = NamedTempFile::new().map_err(|error| error.to_string())?;
        match self.words {
            None => {
                let size = self.log_cycles.to_string();
                let mut command = Command::new(rill);
                command.args(["bench", "--guest", self.guest, "--log-cycles", &size, "--force"]);
                run(command.arg("--input-only").arg(file.path()))?;
            }
            Some(words) => {
                let rows = |steps| self.rows(workspace, rill, &file, steps, words);
                let (base, target) = (rows(1)?, (1_u64 << self.log_cycles) / 100 * 98);
                let slope = (rows(1001)? - base) / 1000;
                let spare = target.checked_sub(base).ok_or("too many words for so few rows")?;
                rows(1 + spare / slope)?;
            }
        }
        Ok(file)
    }

    /// Writes the input for so many steps and counts the rows it takes.
    fn rows(
        &self,
        workspace: &Workspace,
        rill: &Path,
        file: &NamedTempFile,
        steps: u64,
        words: u64,
    ) -> Result<u64, String> {
        let input = [steps.to_le_bytes(), words.to_le_bytes()].concat();
        std::fs::write(file.path(), input).map_err(|error| error.to_string())?;
        let report = NamedTempFile::new().map_err(|error| error.to_string())?;
        let mut command = Command::new(rill);
        command.arg("run").arg(self.elf(workspace)).arg("--input").arg(file.path());
        run(command.args(["--output", "/dev/null", "--report"]).arg(report.path()).arg("--force"))?;
        let text = std::fs::read_to_string(report.path()).map_err(|error| error.to_string())?;
        let report: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        report["cycles"].as_u64().ok_or_else(|| "a report without cycles".to_owned())
    }
}

/// Runs a command that must succeed.
fn run(command: &mut Command) -> Result<(), String> {
    let outcome = command.output().map_err(|error| error.to_string())?;
    if outcome.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&outcome.stderr)))
}
