//! What a proof holds, in bytes of resident memory.

use super::members::Stage;
use rill_pcs::Shape;
use rill_pcs_prover::RowCommitments;
use rill_sumcheck_prover::Schedule;
use rill_verifier::stages::opening::shape;
use rill_verifier::{Dimensions, LOG_REGISTERS};
use rill_witness::{Localities, Locality};

/// What a plan depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// The sizes of the proof.
    pub dimensions: Dimensions,
    /// Threads.
    pub threads: usize,
    /// How far apart the accesses of the run are.
    pub localities: Localities,
    /// Bytes of the checkpoints of the run.
    pub checkpoint_bytes: usize,
}

impl Sizes {
    /// Those of a run about which nothing else is known: three registers for each row, a word for
    /// every third, as far apart as can be.
    pub fn new(dimensions: Dimensions, threads: usize) -> Self {
        let Dimensions { log_cycles: n, log_memory: m, .. } = dimensions;
        let apart = |of: usize, thirds: u64| {
            Locality::of_entries(|log_cell| {
                let rows = 1_u64 << log_cell;
                let touched = (rows * thirds).div_ceil(3).min(1 << of);
                touched << n.saturating_sub(log_cell)
            })
        };
        let localities = Localities { ram: apart(m, 1), registers: apart(LOG_REGISTERS, 9) };
        Self { dimensions, threads, localities, checkpoint_bytes: 8 << m }
    }

    /// The same for a run with these localities and checkpoints.
    #[must_use]
    pub fn with_run(self, localities: Localities, checkpoint_bytes: usize) -> Self {
        Self { localities, checkpoint_bytes, ..self }
    }

    /// `2^log_cycles / threads`.
    pub(super) fn rows_per_thread(&self) -> f64 {
        f64::powi(2.0, self.dimensions.log_cycles as i32) / self.threads as f64
    }
}

/// `base + per_word·K + per_root·√T` bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law {
    /// Bytes whatever the run.
    pub base: u64,
    /// Bytes for each of the `K = 2^log_memory` words of RAM.
    pub per_word: u64,
    /// Bytes times the square root of the padded rows.
    pub per_root: u64,
}

/// The law that the streaming prover obeys. May only be lowered.
pub const LAW: Law = Law { base: 64 << 20, per_word: 128, per_root: 80 << 10 };

impl Law {
    /// Most bytes for a run of `2^log_cycles` rows over `2^log_memory` words.
    pub fn bytes(&self, log_cycles: usize, log_memory: usize) -> u64 {
        let root = f64::powf(2.0, log_cycles as f64 / 2.0);
        self.base + (self.per_word << log_memory) + (self.per_root as f64 * root) as u64
    }
}

/// What plans aim at, besides what any run of the program needs: far less than the law, as most
/// stages are fastest with small tables, and of the same shape, so that memory grows like `√T` from
/// the smallest runs on.
const AIM: Law = Law { base: 12 << 20, per_word: 128, per_root: 32 << 10 };

/// The bytes that plans aim at; no more than 85 % of the law, so that what a plan does not see
/// stays within it.
pub(super) fn aim_bytes(sizes: &Sizes) -> u64 {
    let Dimensions { log_cycles, log_memory, .. } = sizes.dimensions;
    let aim = guest_and_process(sizes) as u64 + AIM.bytes(log_cycles, log_memory);
    aim.min(LAW.bytes(log_cycles, log_memory) / 20 * 17)
}

/// Bytes of a field element.
const F: usize = 32;

/// The process besides its heap: code, stacks, what the allocator keeps.
const PROCESS: usize = 7 << 20;

/// The same for each thread.
const THREAD: usize = 1 << 20;

/// Bytes of a row of the bytecode, decoded twice.
const BYTECODE_ROW: usize = 240;

/// What is held in every stage, however long the run.
fn guest_and_process(sizes: &Sizes) -> usize {
    let d = &sizes.dimensions;
    let machines = (8 * sizes.threads) << d.log_memory;
    let guest = (BYTECODE_ROW << d.log_bytecode) + sizes.checkpoint_bytes + machines;
    PROCESS + THREAD * sizes.threads + guest
}

/// What is held in every stage.
fn fixed(sizes: &Sizes) -> usize {
    let d = &sizes.dimensions;
    let setup = 280 << log_columns(d);
    guest_and_process(sizes) + setup + commitments(d)
}

/// The row commitments of all columns.
pub(super) fn commitments(d: &Dimensions) -> usize {
    shape(d).map_or(0, |shape| RowCommitments::most_bytes(shape, d.chunks()))
}

/// `log_2` of the columns of the matrix of a polynomial.
pub(super) fn log_columns(d: &Dimensions) -> usize {
    shape(d).map_or(0, Shape::log_columns)
}

/// What is held while `stage` runs with `schedules`.
pub(super) fn stage_bytes(
    sizes: &Sizes,
    stage: &Stage,
    schedules: &[(&'static str, Schedule)],
) -> u64 {
    let members = stage.members.iter().zip(schedules);
    let members: usize = members.map(|(member, (_, schedule))| member.bytes(sizes, schedule)).sum();
    let eqs = (12 * F) << sizes.dimensions.log_cycles.div_ceil(2);
    (fixed(sizes) + (stage.bytes)(sizes) + members + eqs) as u64
}

/// What the linear prover's heap holds at most while `stage` runs.
pub(super) fn linear_stage_bytes(sizes: &Sizes, stage: &Stage) -> u64 {
    let d = &sizes.dimensions;
    let bytes = fixed(sizes) + (stage.bytes)(sizes) + (stage.linear.row_bytes << d.log_cycles);
    bytes as u64
}

/// What the linear prover holds at most: its heap, and what the allocator keeps of it.
pub(super) fn linear_bytes(sizes: &Sizes, stage: &Stage) -> u64 {
    linear_stage_bytes(sizes, stage) / 10 * 15
}
