//! The report of a run, a proof or a verification: JSON with stable keys.

use crate::{Run, log_cycles};
use rill_verifier::Statement;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that was measured. Seconds are wall-clock; what did not take place is 0 or absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the keys are the documentation: architecture, section 2.3")]
pub struct Report {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub guest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub log_cycles: Option<u8>,
    pub program_digest: String,
    /// Rows executed.
    pub cycles: u64,
    /// `2^log_cycles`.
    pub padded_cycles: u64,
    /// Source instructions, those of the firmware included.
    pub instructions: u64,
    /// `2^log_memory`.
    pub memory_words: u64,
    /// Those that the memory law counts: without the words of calls.
    pub law_words: u64,
    /// Bits of one call of each precompile that is called.
    pub call_bits: u64,
    /// `2^log_bytecode`.
    pub bytecode_rows: u64,
    pub input_bytes: u64,
    /// Calls of each precompile that the program declares, by its name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub invocations: BTreeMap<String, u32>,
    /// Bits of the calls of each, which its table has.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub table_bits: BTreeMap<String, u64>,
    /// About how many rows ran in software although there is a precompile, by its name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", default)]
    pub software_rows: BTreeMap<String, u64>,
    pub exit_code: u64,
    pub output_hex: String,
    pub form: String,
    /// Whether the proof is in zero-knowledge.
    pub zero_knowledge: bool,
    pub threads: usize,
    pub max_memory_bytes: Option<u64>,
    pub passes: usize,
    /// Rows of all passes, padding included.
    pub replayed_rows: u64,
    /// The first run.
    pub trace_seconds: f64,
    /// The choice of form and plan, with a replay of all rows if it came to streaming.
    pub plan_seconds: f64,
    /// Generators.
    pub preprocess_seconds: f64,
    /// First run, plan, all stages and the opening.
    pub prove_seconds: f64,
    pub verify_seconds: f64,
    pub proof_bytes: usize,
    /// Peak resident memory of the process up to here, as seen from outside.
    pub peak_rss_bytes: u64,
    /// From the end of the first run on, which reserves more than it touches.
    pub peak_heap_bytes: u64,
    /// What the plan said.
    pub planned_rss_bytes: u64,
    pub planned_seconds: f64,
    pub planned_passes: usize,
    /// What the memory law allows.
    pub law_rss_bytes: u64,
    /// How it ended, where that is known: see `docs/cli.md`.
    pub outcome: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub error: Option<String>,
    pub stages: Vec<StageReport>,
}

/// One stage of a proof.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the keys are the documentation: architecture, section 2.3")]
pub struct StageReport {
    pub name: String,
    pub seconds: f64,
    pub peak_heap_bytes: u64,
    /// Peak of the process up to the end of the stage; of the stage alone if stages are measured.
    pub peak_rss_bytes: u64,
    /// Heap at the beginning of the stage: what is held between stages.
    pub held_heap_bytes: u64,
    pub largest_allocation_bytes: u64,
    pub passes: usize,
    /// The most bytes that were asked for before a pass.
    pub pass_bytes: u64,
    /// Cycle rounds answered from passes.
    pub streamed_rounds: usize,
    /// What the plan said.
    pub planned_rss_bytes: u64,
    pub planned_seconds: f64,
    pub members: Vec<MemberReport>,
}

/// One relation of a stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the keys are the documentation: architecture, section 2.3")]
pub struct MemberReport {
    pub slug: String,
    /// In passes, summed over threads, replay apart.
    pub pass_seconds: f64,
    /// In rounds, by the clock.
    pub round_seconds: f64,
}

impl MemberReport {
    /// What the prover says.
    pub(crate) fn of(member: &rill_prover::MemberReport) -> Self {
        let rill_prover::MemberReport { slug, pass_seconds, round_seconds } = *member;
        Self { slug: slug.to_owned(), pass_seconds, round_seconds }
    }
}

impl Report {
    /// What the statement says; nothing measured.
    pub fn of_statement(statement: &Statement) -> Self {
        Self {
            program_digest: hex(&statement.program_digest),
            padded_cycles: 1_u64.checked_shl(statement.log_cycles.into()).unwrap_or(0),
            memory_words: 1_u64.checked_shl(statement.log_memory.into()).unwrap_or(0),
            exit_code: statement.exit_code.into(),
            output_hex: hex(&statement.output),
            ..Self::default()
        }
    }

    /// What a run left; nothing measured.
    pub fn of_run(digest: &[u8; 32], run: &Run) -> Self {
        Self {
            program_digest: hex(digest),
            cycles: run.rows,
            padded_cycles: 1 << log_cycles(run),
            instructions: run.instructions,
            memory_words: 1 << run.map.log_words(),
            invocations: calls_by_name(run),
            table_bits: bits_by_name(run),
            exit_code: run.exit_code,
            output_hex: hex(&run.output),
            ..Self::default()
        }
    }
}

/// Calls of each precompile that the program declares, as a report has them.
pub(crate) fn calls_by_name(run: &Run) -> BTreeMap<String, u32> {
    run.named_calls().into_iter().map(|(name, calls)| (name.to_owned(), calls)).collect()
}

/// Bits of these calls.
fn bits_by_name(run: &Run) -> BTreeMap<String, u64> {
    let calls = run.calls.iter();
    calls.map(|(of, calls)| (of.name.to_owned(), u64::from(*calls) << of.log_bits)).collect()
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from(b"0123456789abcdef"[usize::from(value)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
