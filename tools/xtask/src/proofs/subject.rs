//! Which guests at which sizes.

use super::Rill;
use crate::process;
use crate::workspace::Workspace;
use serde_json::Value;
use std::path::PathBuf;
use tempfile::NamedTempFile;

/// Sizes below this count as what a program takes whatever the rows.
pub(crate) const FLOOR_BELOW: u8 = 16;

/// A guest at a size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    /// Its name in tables.
    pub(crate) name: &'static str,
    /// Its ELF.
    guest: &'static str,
    /// Words that it walks over, if it walks.
    words: Option<u64>,
    /// `2^log_cycles` rows at most, at least three quarters of it.
    pub(crate) log_cycles: u8,
}

/// Name, guest, words, the smallest size it fills. To clear 2^20 words alone takes 2^20 rows.
const GUESTS: [(&str, &str, Option<u64>, u8); 7] = [
    ("sha2-chain", "sha2-chain", None, 13),
    ("btreemap", "btreemap", None, 14),
    ("memory-walk", "memory-walk", None, 12),
    ("sha2-calls", "sha2-calls", None, 13),
    ("sha3-calls", "sha3-calls", None, 13),
    ("mulmod64-calls", "mulmod64-calls", None, 13),
    ("memory-walk, 2^20 words", "memory-walk", Some(1 << 20), 22),
];

/// The sizes beyond the smallest.
const SIZES: [u8; 5] = [16, 18, 20, 22, 24];

/// All subjects; the negative controls need one guest at three sizes only.
pub(crate) fn all(long: bool, control: bool) -> Vec<Subject> {
    let sizes = match (control, long) {
        (true, _) => &SIZES[1..3],
        (false, false) => &SIZES[..4],
        (false, true) => &SIZES[..],
    };
    let guests = if control { &GUESTS[..1] } else { &GUESTS[..] };
    let of_guest = |&(name, guest, words, least): &(_, _, _, u8)| {
        let sizes = sizes.iter().copied().filter(move |size| *size > least);
        let subject = move |log_cycles| Subject { name, guest, words, log_cycles };
        std::iter::once(least).chain(sizes).map(subject)
    };
    guests.iter().flat_map(of_guest).collect()
}

impl Subject {
    /// A guest that needs no words, at a size.
    pub(crate) fn new(guest: &'static str, log_cycles: u8) -> Self {
        Self { name: guest, guest, words: None, log_cycles }
    }

    /// Whether it is its guest as it is measured everywhere, with no more words than it needs.
    pub(crate) fn is_usual(&self) -> bool {
        self.words.is_none()
    }

    /// The ELF.
    pub(crate) fn elf(&self, workspace: &Workspace) -> PathBuf {
        workspace.path(&format!("guests/prebuilt/{}.elf", self.guest))
    }

    /// The input that fills the size.
    pub(crate) fn input(&self, rill: &Rill<'_>) -> Result<NamedTempFile, String> {
        let file = NamedTempFile::new().map_err(|error| error.to_string())?;
        match self.words {
            None => {
                let size = self.log_cycles.to_string();
                let mut command = rill.command();
                command.args(["bench", "--guest", self.guest, "--log-cycles", &size, "--force"]);
                process::output(command.arg("--input-only").arg(file.path()))?;
            }
            Some(words) => {
                let rows = |steps| self.rows(rill, &file, steps, words);
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
        rill: &Rill<'_>,
        file: &NamedTempFile,
        steps: u64,
        words: u64,
    ) -> Result<u64, String> {
        let input = [steps.to_le_bytes(), words.to_le_bytes()].concat();
        std::fs::write(file.path(), input).map_err(|error| error.to_string())?;
        let report = NamedTempFile::new().map_err(|error| error.to_string())?;
        let mut command = rill.command();
        command.arg("run").arg(self.elf(rill.workspace)).arg("--input").arg(file.path());
        command.args(["--output", "/dev/null", "--report"]).arg(report.path()).arg("--force");
        process::output(&mut command)?;
        let text = std::fs::read_to_string(report.path()).map_err(|error| error.to_string())?;
        let report: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
        report["cycles"].as_u64().ok_or_else(|| "a report without cycles".to_owned())
    }
}
