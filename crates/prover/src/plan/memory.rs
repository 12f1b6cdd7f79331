//! What a proof holds, in bytes of resident memory.

use super::members::Stage;
use rill_sumcheck_prover::Schedule;
use rill_verifier::Dimensions;

/// The sizes that a plan depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// The sizes of the proof.
    pub dimensions: Dimensions,
    /// Threads.
    pub threads: usize,
}

impl Sizes {
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

    /// The bytes that plans aim at: less, so that what a plan does not see stays within the law.
    pub(super) fn plan_bytes(&self, sizes: &Sizes) -> u64 {
        let Dimensions { log_cycles, log_memory, .. } = sizes.dimensions;
        self.bytes(log_cycles, log_memory) / 5 * 4
    }
}

/// Bytes of a field element.
const F: usize = 32;

/// The process before it proves: code, stacks of threads, the allocator's own.
const PROCESS: usize = 14 << 20;

/// Bytes per thread: the stack in use, blocks of rows, what the allocator keeps for it.
const THREAD: usize = 3 << 20;

/// Bytes per word of RAM held throughout: the guest's memory, initial and final, its checkpoints.
const WORD: usize = 24;

/// What is held in every stage.
fn fixed(sizes: &Sizes) -> usize {
    let d = &sizes.dimensions;
    PROCESS + THREAD * sizes.threads + (WORD << d.log_memory) + commitments(d) + setup(d)
}

/// The row commitments of all columns: affine points of 64 bytes.
pub(super) fn commitments(d: &Dimensions) -> usize {
    (d.chunks() * 64) << d.log_cycles.saturating_sub(columns(d) - d.chunk_bits)
}

/// Generators, and the lines of those of the second group.
fn setup(d: &Dimensions) -> usize {
    600 << columns(d)
}

/// `log_2` of the columns of the matrix of a polynomial.
fn columns(d: &Dimensions) -> usize {
    (d.log_cycles + d.chunk_bits).div_ceil(2)
}

/// What is held while `stage` runs that switches at round `switch`.
pub(super) fn stage_bytes(
    sizes: &Sizes,
    stage: &Stage,
    switch: usize,
    schedules: &[(&'static str, Schedule)],
) -> u64 {
    let d = &sizes.dimensions;
    let tables = stage.entry_bytes(d) << (d.log_cycles - switch);
    let scratch: usize = stage
        .members
        .iter()
        .zip(schedules)
        .map(|(member, (_, schedule))| {
            let windows = schedule.windows().iter();
            windows.map(|rounds| member.scratch_bytes(*rounds, d)).max().unwrap_or(0)
        })
        .sum();
    let eqs = 12 * F << d.log_cycles.div_ceil(2);
    let bytes = fixed(sizes) + (stage.bytes)(sizes) + tables + (sizes.threads + 1) * scratch + eqs;
    bytes as u64
}

/// What the linear prover holds at most.
pub(super) fn linear_bytes(sizes: &Sizes) -> u64 {
    /// Bytes for each padded row in the stage with the most.
    const ROW: usize = 640;
    let d = &sizes.dimensions;
    let bytes = fixed(sizes) + (ROW << d.log_cycles) + ((2 * F) << d.log_memory);
    bytes as u64
}
