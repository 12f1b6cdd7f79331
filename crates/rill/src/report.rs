//! The report of a run, a proof or a verification: JSON with stable keys.

use serde::{Deserialize, Serialize};

/// Everything that was measured. Seconds are wall-clock; what did not take place is 0 or absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the keys are the documentation: architecture, section 2.3")]
pub struct Report {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub guest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub log_cycles: Option<u8>,
    pub program_digest: String,
    /// Rows executed.
    pub cycles: u64,
    pub padded_cycles: u64,
    /// Source instructions, those of the firmware included.
    pub instructions: u64,
    pub memory_words: u64,
    pub exit_code: u8,
    pub output_hex: String,
    pub form: String,
    pub threads: usize,
    pub max_memory_bytes: Option<u64>,
    pub passes: usize,
    /// The first run.
    pub trace_seconds: f64,
    /// Generators.
    pub preprocess_seconds: f64,
    /// First run, all stages and the opening.
    pub prove_seconds: f64,
    pub verify_seconds: f64,
    pub proof_bytes: usize,
    pub peak_rss_bytes: u64,
    pub peak_heap_bytes: u64,
    pub stages: Vec<StageReport>,
}

/// One stage of a proof.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the keys are the documentation: architecture, section 2.3")]
pub struct StageReport {
    pub name: String,
    pub seconds: f64,
    pub peak_heap_bytes: u64,
    pub peak_rss_bytes: u64,
    pub passes: usize,
    /// Seconds by member, passes included.
    pub members: Vec<(String, f64)>,
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
