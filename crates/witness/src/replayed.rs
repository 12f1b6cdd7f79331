//! The honest source: cycles by replay.

use crate::cycle::Record;
use crate::statics::Static;
use crate::{Block, Cycle};
use rill_executor::TraceSource;
use rill_program::ProgramKey;
use std::ops::Range;

/// Cycles in a block. A block of this many stays in the second-level cache.
pub const BLOCK_ROWS: usize = 1 << 8;

/// Segments asked of the executor: enough to keep some threads busy to the end of a pass.
const SEGMENTS: usize = 16;

/// A replay failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SourceError(pub String);

/// All cycles of a padded trace, block by block, as often as wanted.
pub trait CycleSource: Sync {
    /// Cycles in all: `2^log_cycles`.
    fn rows(&self) -> u64;

    /// Contiguous ranges that cover all cycles in order, cut at multiples of [`BLOCK_ROWS`].
    fn segments(&self) -> Vec<Range<u64>>;

    /// Calls `visit` with the blocks of one segment, in order, each of [`BLOCK_ROWS`] cycles.
    fn replay(&self, segment: Range<u64>, visit: &mut dyn FnMut(&Block))
    -> Result<(), SourceError>;
}

/// The cycles of a run.
pub struct Replayed<'a, S: ?Sized> {
    trace: &'a S,
    /// One for each bytecode row, the last ones left out.
    rows: Vec<Static>,
    lowest: u64,
    log_cycles: u32,
}

impl<'a, S: TraceSource + ?Sized> Replayed<'a, S> {
    /// The run `trace` of the program `key`, padded with no-ops to `2^log_cycles` cycles, at least
    /// its number of rows and at least [`BLOCK_ROWS`].
    pub fn new(trace: &'a S, key: &'a ProgramKey, log_cycles: u32) -> Self {
        assert!(trace.rows() <= 1 << log_cycles, "a run fits its padded trace");
        assert!(1 << log_cycles >= BLOCK_ROWS, "a trace has at least one block");
        let rows = key.rows().iter().map(Static::new).collect();
        Self { trace, rows, lowest: key.layout().lowest, log_cycles }
    }

    fn fill(&self, block: &mut Block, recorded: &rill_executor::Block) {
        let rows = recorded.pc.len();
        block.first_row = recorded.first_row;
        block.cycles.resize(BLOCK_ROWS, Cycle::NO_OP);
        for i in 0..rows {
            let pc = recorded.pc[i];
            let next_pc = if i + 1 < rows { recorded.pc[i + 1] } else { recorded.next };
            let record = Record {
                pc,
                ram: recorded.ram[i],
                a: recorded.a[i],
                b: recorded.b[i],
                c: recorded.c[i],
            };
            let next = (next_pc, &self.rows[next_pc as usize]);
            block.cycles[i] = self.rows[pc as usize].cycle(record, self.lowest, next);
        }
        block.cycles[rows..].fill(Cycle::NO_OP);
    }
}

impl<S: TraceSource + ?Sized> CycleSource for Replayed<'_, S> {
    fn rows(&self) -> u64 {
        1 << self.log_cycles
    }

    fn segments(&self) -> Vec<Range<u64>> {
        let align = |row: u64| row / BLOCK_ROWS as u64 * BLOCK_ROWS as u64;
        let mut cuts: Vec<u64> =
            self.trace.segments(SEGMENTS).iter().map(|segment| align(segment.start)).collect();
        let executed = self.trace.rows().next_multiple_of(BLOCK_ROWS as u64);
        cuts.extend([0, executed, self.rows()]);
        cuts.sort_unstable();
        cuts.dedup();
        cuts.windows(2).map(|cut| cut[0]..cut[1]).collect()
    }

    fn replay(
        &self,
        segment: Range<u64>,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<(), SourceError> {
        let mut block = Block::default();
        let executed = segment.start..segment.end.min(self.trace.rows());
        if !executed.is_empty() {
            self.trace
                .replay(executed, BLOCK_ROWS, &mut |recorded| {
                    self.fill(&mut block, recorded);
                    visit(&block);
                })
                .map_err(|error| SourceError(error.to_string()))?;
        }
        let padding = segment.start.max(self.trace.rows().next_multiple_of(BLOCK_ROWS as u64));
        block.cycles.clear();
        block.cycles.resize(BLOCK_ROWS, Cycle::NO_OP);
        for first_row in (padding..segment.end).step_by(BLOCK_ROWS) {
            block.first_row = first_row;
            visit(&block);
        }
        Ok(())
    }
}
