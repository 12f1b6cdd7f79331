//! What a proof holds, in bytes of resident memory.

use super::Stage;
use crate::calls::CallSizes;
use rill_pcs::Shape;
use rill_pcs_prover::RowCommitments;
use rill_sumcheck_prover::Schedule;
use rill_verifier::stages::opening::shape;
use rill_verifier::{Dimensions, LOG_REGISTERS};
use rill_witness::{BLOCK_ROWS, Localities, Locality};

/// What a plan depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sizes {
    /// The sizes of the proof.
    pub dimensions: Dimensions,
    /// Threads.
    pub threads: usize,
    /// Processors that they share; decides about seconds only.
    pub processors: usize,
    /// Rows of the run, without padding; decide about seconds only.
    pub rows: u64,
    /// How far apart the accesses of the run are.
    pub localities: Localities,
    /// Bytes of the checkpoints of the run.
    pub checkpoint_bytes: usize,
    /// The calls of precompiles.
    pub calls: CallSizes,
    /// What the process holds besides what it needs for the proof.
    pub held: Held,
}

/// What a process that proves holds from beginning to end, bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// The input, once.
    pub input: usize,
    /// Rows of the bytecode.
    pub rows: usize,
    /// Initial memory, names, output and log, as often as there are copies of them.
    pub program: usize,
    /// Everything else in a program that does more than prove.
    pub host: usize,
    /// The most that the process has held before.
    pub before: usize,
}

impl Held {
    /// What these take, the last apart.
    pub fn bytes(&self) -> usize {
        self.input + BYTECODE_ROW * self.rows + self.program + self.host
    }

    /// The same in a process that has `resident` bytes before it proves: what nothing accounts for
    /// is the host's, in whole MiB, so that plans do not depend on chance.
    #[must_use]
    pub fn in_process_of(self, resident: u64) -> Self {
        let more = resident.saturating_sub((PROCESS + self.bytes()) as u64);
        Self { host: self.host + ((more as usize).div_ceil(1 << 20) << 20), ..self }
    }
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
        let held = Held { rows: 1 << dimensions.log_bytecode, ..Held::default() };
        let (rows, processors) = (1 << n, threads);
        let checkpoint_bytes = 8 << m;
        let calls = CallSizes::default();
        Self { dimensions, threads, processors, rows, localities, checkpoint_bytes, calls, held }
    }

    /// Bytes of `elements` field elements for each cell at the switch of `schedule`.
    pub(crate) fn cells(&self, schedule: &Schedule, elements: usize) -> usize {
        (elements * F) << (self.dimensions.log_cycles - schedule.switch())
    }

    /// Words of RAM without those of calls.
    pub fn words(&self) -> usize {
        self.calls.other_words(self.dimensions.log_memory)
    }

    /// Threads that have rows to work on.
    pub(crate) fn workers(&self) -> usize {
        let blocks = (1_u64 << self.dimensions.log_cycles).div_ceil(BLOCK_ROWS as u64);
        self.threads.min(usize::try_from(blocks).unwrap_or(usize::MAX))
    }

    /// Bytes of resident memory that [`LAW`] allows.
    pub(super) fn law_bytes(&self) -> u64 {
        let Dimensions { log_cycles, log_bytecode, .. } = self.dimensions;
        let of_run = LAW.bytes(log_cycles, self.words(), log_bytecode) + self.held.input as u64;
        let CallSizes { calls, bits_of_one, .. } = self.calls;
        of_run + if calls > 0 { LAW.call_bytes(bits_of_one) } else { 0 }
    }

    /// Threads that run at the same time.
    fn parallel(&self) -> f64 {
        self.threads.min(self.processors).max(1) as f64
    }

    /// Rows for each thread that runs; one of the padding is an eighth.
    pub(super) fn rows_per_thread(&self) -> f64 {
        let padded = f64::powi(2.0, self.dimensions.log_cycles as i32);
        let rows = (self.rows as f64).min(padded);
        (rows + (padded - rows) / 8.0) / self.parallel()
    }

    /// How much longer than on two threads it takes what only half of is shared between threads.
    pub(super) fn few_threads(&self) -> f64 {
        0.5 + 1.0 / self.parallel()
    }
}

/// `base + per_word·K + per_root·√T + per_row·B` bytes, and those of the input; with calls,
/// `tables + per_bit·2^c` more, 2^c being the bits of one call of each table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Law {
    /// Bytes whatever the run.
    pub base: u64,
    /// Bytes for each of the K words of RAM; those of calls do not count.
    pub per_word: u64,
    /// Bytes times the square root of the padded rows.
    pub per_root: u64,
    /// Bytes for each of the `B = 2^log_bytecode` rows of the program.
    pub per_row: u64,
    /// Bytes if there are tables of calls.
    pub tables: u64,
    /// Bytes for each bit of one call of each table.
    pub per_bit: u64,
}

/// The law that the streaming prover obeys. May only be lowered.
pub const LAW: Law = Law {
    base: 48 << 20,
    per_word: 128,
    per_root: 80 << 10,
    per_row: 768,
    tables: 8 << 20,
    per_bit: 768,
};

impl Law {
    /// Most bytes for a run of `2^log_cycles` rows over so many `words`, of a program of
    /// `2^log_bytecode` rows.
    pub fn bytes(&self, log_cycles: usize, words: usize, log_bytecode: usize) -> u64 {
        let root = (self.per_root as f64 * f64::powf(2.0, log_cycles as f64 / 2.0)) as u64;
        self.base + self.per_word * words as u64 + root + (self.per_row << log_bytecode)
    }

    /// Most bytes more for any number of calls, one of each table having `bits` bits in all.
    pub fn call_bytes(&self, bits: u64) -> u64 {
        self.tables + self.per_bit * bits
    }
}

/// What plans aim at, besides what any run of the program needs: far less than the law, because
/// most stages are fastest with small tables, and of the same shape, so that memory grows like `√T`
/// from the smallest runs on.
const AIM: Law = Law { base: 12 << 20, per_word: 128, per_root: 32 << 10, per_row: 0, ..LAW };

/// The bytes that plans aim at; no more than 85 % of the law, so that what a plan does not see
/// stays within it.
pub(super) fn aim_bytes(sizes: &Sizes) -> u64 {
    let Dimensions { log_cycles, log_bytecode, .. } = sizes.dimensions;
    let aim = guest_and_process(sizes) as u64 + AIM.bytes(log_cycles, sizes.words(), log_bytecode);
    aim.min(sizes.law_bytes() / 20 * 17)
}

/// Bytes of a field element.
const F: usize = 32;

/// The process besides its heap: code, stacks, what the allocator keeps.
pub(super) const PROCESS: usize = 9 << 20;

/// The same for each thread.
const THREAD: usize = 1 << 20;

/// Bytes of a row of the bytecode: in the key, as it is executed with its address and its place in
/// the map, and as the witness has it.
const BYTECODE_ROW: usize = 192;

/// What is held in every stage, however long the run.
fn guest_and_process(sizes: &Sizes) -> usize {
    let machines = 8 * sizes.threads * sizes.words();
    PROCESS + THREAD * sizes.threads + sizes.held.bytes() + sizes.checkpoint_bytes + machines
}

/// What is held in every stage.
fn fixed(sizes: &Sizes) -> usize {
    let d = &sizes.dimensions;
    let setup = 280 << log_columns(d);
    let of_calls = sizes.calls.kept_bytes + call_commitments(sizes);
    guest_and_process(sizes) + setup + commitments(d) + of_calls
}

/// The row commitments of all columns.
pub(crate) fn commitments(d: &Dimensions) -> usize {
    shape(d).map_or(0, |shape| RowCommitments::most_bytes(shape, d.chunks()))
}

/// Those of the tables of calls.
fn call_commitments(sizes: &Sizes) -> usize {
    let rows = sizes.calls.bits >> log_columns(&sizes.dimensions);
    RowCommitments::ROW_BYTES * rows as usize
}

/// `log_2` of the columns of the matrix of a polynomial.
pub(crate) fn log_columns(d: &Dimensions) -> usize {
    shape(d).map_or(0, Shape::log_columns)
}

/// What is held while `stage` runs with `schedules`.
pub(super) fn stage_bytes(
    sizes: &Sizes,
    stage: &Stage,
    schedules: &[(&'static str, Schedule)],
) -> u64 {
    let members = stage.members(&sizes.dimensions).zip(schedules);
    let members: usize = members.map(|(member, (_, schedule))| member.bytes(sizes, schedule)).sum();
    let eqs = (12 * F) << sizes.dimensions.log_cycles.div_ceil(2);
    (fixed(sizes) + (stage.bytes)(sizes) + members + eqs) as u64
}

/// What the linear prover's heap holds at most while `stage` runs.
pub(super) fn linear_stage_bytes(sizes: &Sizes, stage: &Stage) -> u64 {
    let d = &sizes.dimensions;
    let more = (stage.linear.bytes)(sizes) + (stage.linear.row_bytes << d.log_cycles);
    (fixed(sizes) + (stage.bytes)(sizes) + more) as u64
}

/// What the linear prover holds at most: its heap, and what the allocator keeps of it, which is
/// little where freed memory goes back to the system.
pub(super) fn linear_bytes(sizes: &Sizes, stage: &Stage, gives_back: bool) -> u64 {
    let percent = if gives_back { 105 } else { 125 };
    let before = sizes.held.bytes() as u64;
    before + (linear_stage_bytes(sizes, stage) - before) / 100 * percent
}
