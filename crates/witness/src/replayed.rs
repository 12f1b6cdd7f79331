//! The honest source: cycles by replay.

use crate::records::RecordCache;
use crate::statics::Static;
use crate::{Block, Cycle, CycleSource, SourceError};
use rill_executor::{Calls, TraceSource};
use rill_program::ProgramKey;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// The default number of cycles in a block. A block of this many stays in the second-level cache.
pub const BLOCK_ROWS: usize = 1 << 8;

/// The default number of segments: enough to keep some threads busy to the end of a pass.
const SEGMENTS: u64 = 32;

/// What a cycle of padding costs, next to eight for one that is executed: forms know most of what
/// it contributes.
const PADDING_WORK: u64 = 1;
const ROW_WORK: u64 = 8;

/// The cycles of a run.
///
/// Segments begin at multiples of a power of two, the same for all, so that forms which want large
/// aligned ranges still find some for every worker.
#[must_use]
pub struct Replayed<'a, S: ?Sized> {
    trace: &'a S,
    /// One for each bytecode row but the padding.
    statics: Vec<Static>,
    log_cycles: u32,
    block_rows: usize,
    /// Rows of a segment.
    segment_rows: u64,
    cache: RecordCache,
    given: AtomicU64,
}

impl<'a, S: TraceSource + ?Sized> Replayed<'a, S> {
    /// The run `trace` of the program `key`, padded with no-ops to `2^log_cycles` cycles, at least
    /// its number of rows and at least [`BLOCK_ROWS`].
    pub fn new(trace: &'a S, key: &'a ProgramKey, log_cycles: u32) -> Self {
        assert!(trace.rows() <= 1 << log_cycles, "a run fits its padded trace");
        assert!(1 << log_cycles >= BLOCK_ROWS, "a trace has at least one block");
        let statics = key.rows().iter().map(Static::new).collect();
        let new = Self {
            trace,
            statics,
            log_cycles,
            block_rows: BLOCK_ROWS,
            segment_rows: 0,
            cache: RecordCache::default(),
            given: AtomicU64::new(0),
        };
        new.with_segments(SEGMENTS)
    }

    /// With blocks of `rows` cycles, a power of two and no more than a segment has.
    pub fn with_block_rows(mut self, rows: usize) -> Self {
        assert!(rows.is_power_of_two() && rows <= 1 << self.log_cycles, "blocks fill the trace");
        self.block_rows = rows;
        self.segment_rows = self.segment_rows.max(rows as u64);
        self
    }

    /// With the executed rows in `count` to `2·count` segments, as far as there are so many blocks;
    /// those of the padding are as long.
    pub fn with_segments(mut self, count: u64) -> Self {
        let most = (self.trace.rows() / count.max(1)).max(1);
        self.segment_rows = (1 << most.ilog2()).max(self.block_rows as u64);
        if count <= 1 {
            self.segment_rows = self.rows();
        }
        self
    }

    /// Keeps the records of some segments, spread evenly, from their first replay on: as many as
    /// fit `bytes` bytes, 32 for each row. The calls of precompiles in them and what products read,
    /// at most 12 bytes for each row, come on top. Fixes the segments.
    pub fn with_record_cache(mut self, bytes: u64) -> Self {
        self.cache = RecordCache::new(self.trace.rows(), self.segment_rows, bytes);
        self
    }

    /// Bytes of the records kept now.
    pub fn cached_bytes(&self) -> u64 {
        self.cache.bytes()
    }

    /// Rows given so far, padding included; those of every pass count.
    pub fn given(&self) -> u64 {
        self.given.load(Ordering::Relaxed)
    }

    fn fill(&self, block: &mut Block, recorded: &rill_executor::Block) {
        let rows = recorded.pc.len();
        block.first_row = recorded.first_row;
        block.calls.clear();
        block.calls.append(&recorded.calls);
        block.cycles.resize(self.block_rows, Cycle::NO_OP);
        let mut ports = recorded.ports.iter();
        for (i, cycle) in block.cycles[..rows].iter_mut().enumerate() {
            let pc = recorded.pc[i];
            let next_pc = recorded.pc.get(i + 1).copied().unwrap_or(recorded.next);
            let next = (next_pc, &self.statics[next_pc as usize]);
            *cycle = self.statics[pc as usize].cycle(recorded, i, next);
            if let Some(gate) = &mut cycle.gate
                && let Some(values) = ports.next()
            {
                gate.values = *values;
            }
        }
        block.cycles[rows..].fill(Cycle::NO_OP);
    }

    /// The end of the last block with an executed row.
    fn executed(&self) -> u64 {
        self.trace.rows().next_multiple_of(self.block_rows as u64)
    }
}

impl<S: TraceSource + ?Sized> CycleSource for Replayed<'_, S> {
    fn rows(&self) -> u64 {
        1 << self.log_cycles
    }

    fn block_rows(&self) -> usize {
        self.block_rows
    }

    fn segments(&self) -> Vec<Range<u64>> {
        let mut cuts: Vec<u64> = (0..self.rows()).step_by(self.segment_rows as usize).collect();
        cuts.extend([self.executed(), self.rows()]);
        cuts.sort_unstable();
        cuts.dedup();
        cuts.windows(2).map(|cut| cut[0]..cut[1]).collect()
    }

    fn work(&self, rows: &Range<u64>) -> u64 {
        let executed = self.executed().clamp(rows.start, rows.end);
        (executed - rows.start) * ROW_WORK + (rows.end - executed) * PADDING_WORK
    }

    fn replay(&self, rows: Range<u64>, visit: &mut dyn FnMut(&Block)) -> Result<(), SourceError> {
        let mut block = Block::default();
        let executed = rows.start..rows.end.min(self.trace.rows());
        if !executed.is_empty() {
            self.cache.replay(self.trace, executed, self.block_rows, &mut |recorded| {
                self.fill(&mut block, recorded);
                visit(&block);
            })?;
        }
        let padding = rows.start.max(self.executed())..rows.end;
        if !padding.is_empty() {
            block.calls.clear();
            block.cycles.clear();
            block.cycles.resize(self.block_rows, Cycle::NO_OP);
        }
        for first_row in padding.step_by(self.block_rows) {
            block.first_row = first_row;
            visit(&block);
        }
        self.given.fetch_add(rows.end - rows.start, Ordering::Relaxed);
        Ok(())
    }

    /// Without making cycles.
    fn calls(&self, rows: Range<u64>, visit: &mut dyn FnMut(&Calls)) -> Result<(), SourceError> {
        let executed = rows.start..rows.end.min(self.trace.rows());
        if executed.is_empty() {
            return Ok(());
        }
        let visit = &mut |recorded: &rill_executor::Block| visit(&recorded.calls);
        Ok(self.cache.replay(self.trace, executed, self.block_rows, visit)?)
    }
}
