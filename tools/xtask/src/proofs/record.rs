//! One proof, measured.

use super::{CACHE, Rill, Subject};
use blake2::{Blake2s256, Digest};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread::sleep;
use std::time::Duration;
use tempfile::TempDir;

/// What there is where a proof was made: its proof and report, its cache, and the folder of
/// temporary files.
const OWN_FILES: [&str; 4] = ["proof", "report", "cache", "temporary"];

/// A form of the prover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Form {
    Linear,
    Streaming,
}

impl Form {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Streaming => "streaming",
        }
    }
}

/// One proof, measured. Bytes and seconds.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Record {
    pub(crate) guest: &'static str,
    pub(crate) form: Form,
    pub(crate) log_cycles: u8,
    /// Bytes written to files by the time the proof was done, the proof, the report and the
    /// generators apart.
    pub(crate) written_bytes: u64,
    /// Peak of resident memory, as it was last seen from outside.
    pub(crate) outside_rss_bytes: u64,
    /// Files left where it ran, in the folder of temporary files and in its cache, but its own.
    pub(crate) stray_files: Vec<String>,
    /// Bytes of the generators that were kept for the next proof.
    pub(crate) cache_bytes: u64,
    /// BLAKE2s-256 of the proof, hexadecimal.
    pub(crate) proof_digest: String,
    #[serde(flatten)]
    pub(crate) report: Report,
}

/// What `rill prove --report` says.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Report {
    pub(crate) cycles: u64,
    pub(crate) padded_cycles: u64,
    pub(crate) memory_words: u64,
    /// Without the words of calls.
    pub(crate) law_words: u64,
    /// Of one call of each precompile that is called.
    #[serde(default)]
    pub(crate) call_bits: u64,
    #[serde(default)]
    pub(crate) invocations: BTreeMap<String, u64>,
    pub(crate) bytecode_rows: u64,
    pub(crate) input_bytes: u64,
    pub(crate) threads: u64,
    pub(crate) passes: u64,
    /// Rows of all passes, padding included.
    pub(crate) replayed_rows: u64,
    pub(crate) prove_seconds: f64,
    pub(crate) proof_bytes: u64,
    pub(crate) peak_rss_bytes: u64,
    pub(crate) peak_heap_bytes: u64,
    pub(crate) planned_rss_bytes: u64,
    pub(crate) planned_seconds: f64,
    pub(crate) planned_passes: u64,
    /// What the law allows.
    pub(crate) law_rss_bytes: u64,
    pub(crate) stages: Vec<Stage>,
}

/// One stage of it.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Stage {
    pub(crate) name: String,
    pub(crate) seconds: f64,
    pub(crate) peak_heap_bytes: u64,
    pub(crate) peak_rss_bytes: u64,
    pub(crate) held_heap_bytes: u64,
    pub(crate) largest_allocation_bytes: u64,
    pub(crate) pass_bytes: u64,
    pub(crate) passes: u64,
    pub(crate) streamed_rounds: u64,
}

impl Report {
    /// A report and the length of its file.
    pub(crate) fn read(path: &Path) -> Result<(Self, u64), String> {
        let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
        let report = serde_json::from_str(&text).map_err(|error| format!("the report: {error}"))?;
        Ok((report, text.len() as u64))
    }
}

impl Record {
    /// Guest and size.
    pub(crate) fn place(&self) -> String {
        format!("{} at 2^{}", self.guest, self.log_cycles)
    }

    /// One line for somebody who waits.
    pub(crate) fn line(&self) -> String {
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

/// Proves, with more `options` of `rill prove` and an empty cache, and reads the report.
pub(crate) fn measure(
    rill: &Rill<'_>,
    subject: &Subject,
    input: &Path,
    form: Form,
    options: &[&str],
) -> Result<Record, String> {
    let failed = |error: std::io::Error| error.to_string();
    let folder = TempDir::new().map_err(failed)?;
    let [proof, report, cache, temporary] = OWN_FILES.map(|name| folder.path().join(name));
    let mut command = rill.prove(subject, input, form);
    command.arg("-o").arg(&proof).arg("--report").arg(&report).args(options);
    std::fs::create_dir(&temporary).map_err(failed)?;
    command.env(CACHE, &cache).env("TMPDIR", &temporary).current_dir(folder.path());
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let (written, outside_rss_bytes) = watch(&mut child)?;
    let outcome = child.wait_with_output().map_err(failed)?;
    if !outcome.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&outcome.stderr)));
    }
    let proof = std::fs::read(&proof).map_err(failed)?;
    let (report, length) = Report::read(&report)?;
    let (cache_bytes, stray_files) = left_behind(folder.path()).map_err(failed)?;
    Ok(Record {
        guest: subject.name,
        form,
        log_cycles: subject.log_cycles,
        written_bytes: written.saturating_sub(proof.len() as u64 + length + cache_bytes),
        cache_bytes,
        outside_rss_bytes,
        stray_files,
        proof_digest: digest(&proof),
        report,
    })
}

/// Bytes of the file of generators that a proof made in `folder` has left, and the names of what it
/// should not have left.
fn left_behind(folder: &Path) -> std::io::Result<(u64, Vec<String>)> {
    let [_, _, cache, temporary] = OWN_FILES.map(|name| folder.join(name));
    let mut cached = files(&cache.join("rill"))?.into_iter();
    let cache_bytes = cached.next().map_or(0, |(_, bytes)| bytes);
    let others = cached.chain(files(&temporary)?).chain(files(folder)?);
    let names = others.map(|(name, _)| name).filter(|name| !OWN_FILES.contains(&&**name));
    Ok((cache_bytes, names.collect()))
}

/// Names of the files and folders in a folder, and their bytes.
fn files(folder: &Path) -> std::io::Result<Vec<(String, u64)>> {
    let of = |entry: std::fs::DirEntry| {
        Ok((entry.file_name().to_string_lossy().into_owned(), entry.metadata()?.len()))
    };
    std::fs::read_dir(folder)?.map(|entry| of(entry?)).collect()
}

/// BLAKE2s-256, hexadecimal.
fn digest(bytes: &[u8]) -> String {
    format!("{:x}", Blake2s256::digest(bytes))
}

/// Waits for the end; returns the bytes that the process was last seen to have written, and the most
/// resident memory that it was seen to have had.
fn watch(child: &mut Child) -> Result<(u64, u64), String> {
    let [io, status] = ["io", "status"].map(|file| format!("/proc/{}/{file}", child.id()));
    let (mut written, mut peak) = (None, 0);
    while child.try_wait().map_err(|error| error.to_string())?.is_none() {
        let text = std::fs::read_to_string(&io).unwrap_or_default();
        let bytes = text.lines().find_map(|line| line.strip_prefix("wchar: ")?.parse().ok());
        written = bytes.or(written);
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")?.strip_suffix("kB"));
        peak = peak.max(line.and_then(|line| line.trim().parse().ok()).unwrap_or(0_u64) << 10);
        sleep(Duration::from_millis(10));
    }
    Ok((written.ok_or_else(|| format!("{io} tells nothing"))?, peak))
}
