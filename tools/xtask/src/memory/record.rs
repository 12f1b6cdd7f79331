//! One proof, measured.

use super::Options;
use super::subject::Subject;
use crate::workspace::Workspace;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::{NamedTempFile, TempDir};

/// A form of the prover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Form {
    Linear,
    Streaming,
}

impl Form {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Streaming => "streaming",
        }
    }
}

/// One proof, measured. Bytes and seconds.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Record {
    pub(super) guest: &'static str,
    pub(super) form: Form,
    pub(super) log_cycles: u8,
    /// Bytes written to files by the time the proof was done, the proof and the report apart.
    pub(super) written_bytes: u64,
    #[serde(flatten)]
    pub(super) report: Report,
}

/// What `rill prove --report` says.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Report {
    pub(super) cycles: u64,
    pub(super) padded_cycles: u64,
    pub(super) memory_words: u64,
    pub(super) threads: u64,
    pub(super) passes: u64,
    pub(super) prove_seconds: f64,
    pub(super) proof_bytes: u64,
    pub(super) peak_rss_bytes: u64,
    pub(super) peak_heap_bytes: u64,
    pub(super) planned_rss_bytes: u64,
    pub(super) planned_seconds: f64,
    pub(super) planned_passes: u64,
    /// What the law allows.
    pub(super) law_rss_bytes: u64,
    pub(super) stages: Vec<Stage>,
}

/// One stage of it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(super) struct Stage {
    pub(super) name: String,
    pub(super) seconds: f64,
    pub(super) peak_heap_bytes: u64,
    pub(super) peak_rss_bytes: u64,
    pub(super) held_heap_bytes: u64,
    pub(super) largest_allocation_bytes: u64,
    pub(super) pass_bytes: u64,
    pub(super) passes: u64,
    pub(super) streamed_rounds: u64,
}

impl Record {
    /// One line for somebody who waits.
    pub(super) fn line(&self) -> String {
        let r = &self.report;
        format!(
            "{:<24}{:<10} 2^{} {:>8.2} s {:>6} MiB of RSS ({} planned, {} by law), {} passes",
            self.guest,
            self.form.name(),
            self.log_cycles,
            r.prove_seconds,
            r.peak_rss_bytes >> 20,
            r.planned_rss_bytes >> 20,
            r.law_rss_bytes >> 20,
            r.passes,
        )
    }
}

/// Proves and reads the report.
pub(super) fn measure(
    workspace: &Workspace,
    rill: &Path,
    subject: &Subject,
    input: &NamedTempFile,
    form: Form,
    options: &Options,
) -> Result<Record, String> {
    let failed = |error: std::io::Error| error.to_string();
    let folder = TempDir::new().map_err(failed)?;
    let (proof, report) = (folder.path().join("proof"), folder.path().join("report"));
    let mut command = Command::new(rill);
    command.arg("prove").arg(subject.elf(workspace)).arg("--input").arg(input.path());
    command.arg("-o").arg(&proof).arg("--report").arg(&report).args(["--form", form.name()]);
    if let Some(control) = &options.control {
        command.args(["--control", control]);
    }
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let written = watch(&mut child)?;
    let outcome = child.wait_with_output().map_err(failed)?;
    if !outcome.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&outcome.stderr)));
    }
    let text = std::fs::read_to_string(&report).map_err(failed)?;
    let own = text.len() as u64 + std::fs::metadata(&proof).map_err(failed)?.len();
    let report = serde_json::from_str(&text).map_err(|error| format!("the report: {error}"))?;
    Ok(Record {
        guest: subject.name,
        form,
        log_cycles: subject.log_cycles,
        written_bytes: written.saturating_sub(own),
        report,
    })
}

/// Waits for the end; returns the bytes that the process was last seen to have written.
fn watch(child: &mut Child) -> Result<u64, String> {
    let io = format!("/proc/{}/io", child.id());
    let mut written = None;
    while child.try_wait().map_err(|error| error.to_string())?.is_none() {
        let text = std::fs::read_to_string(&io).unwrap_or_default();
        let bytes = text.lines().find_map(|line| line.strip_prefix("wchar: ")?.parse().ok());
        written = bytes.or(written);
        sleep(Duration::from_millis(10));
    }
    written.ok_or_else(|| format!("{io} tells nothing"))
}
