//! Where cycles come from.

use crate::{BLOCK_ROWS, Block};
use rill_executor::{Calls, ReplayError};
use std::ops::Range;

/// A replay failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct SourceError(#[from] pub ReplayError);

/// All cycles of a padded trace, block by block, as often as wanted.
pub trait CycleSource: Sync {
    /// Cycles in all: `2^log_cycles`.
    fn rows(&self) -> u64;

    /// Cycles in a block, a power of two.
    fn block_rows(&self) -> usize {
        BLOCK_ROWS
    }

    /// Contiguous ranges that cover all cycles in order, cut at multiples of [`Self::block_rows`].
    fn segments(&self) -> Vec<Range<u64>>;

    /// What a pass over a range costs next to others, in any unit.
    fn work(&self, rows: &Range<u64>) -> u64 {
        rows.end - rows.start
    }

    /// Calls `visit` with the blocks of a range, in order, each of [`Self::block_rows`] cycles; the
    /// range begins and ends at multiples of that.
    fn replay(&self, rows: Range<u64>, visit: &mut dyn FnMut(&Block)) -> Result<(), SourceError>;

    /// Calls `visit` with the calls of precompiles that end in a range, in order.
    fn calls(&self, rows: Range<u64>, visit: &mut dyn FnMut(&Calls)) -> Result<(), SourceError> {
        self.replay(rows, &mut |block| visit(&block.calls))
    }
}

/// All calls of precompiles in a run, in the order in which they end: those of one precompile by
/// number.
///
/// # Errors
/// If the run cannot be replayed.
pub fn all_calls(source: &dyn CycleSource) -> Result<Calls, SourceError> {
    let mut calls = Calls::default();
    for segment in source.segments() {
        source.calls(segment, &mut |more| calls.append(more))?;
    }
    Ok(calls)
}
