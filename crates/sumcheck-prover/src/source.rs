//! Where rows come from.

use std::error::Error;
use std::ops::Range;
use thiserror::Error;

/// All rows of a trace, padding included, as often as wanted.
pub trait BlockSource<B>: Sync {
    /// Rows in all: `2^log_cycles`.
    fn rows(&self) -> u64;

    /// Contiguous ranges that cover all rows in order; replay of one does not wait for another. A
    /// pass joins neighbours until every worker has one range, aligned as the members wish.
    fn segments(&self) -> Vec<Range<u64>>;

    /// What a segment costs next to others, in any unit; a pass shares this evenly.
    fn work(&self, segment: &Range<u64>) -> u64 {
        segment.end - segment.start
    }

    /// Calls `visit` with the blocks of one of the segments, in order.
    fn replay(&self, segment: Range<u64>, visit: &mut dyn FnMut(&B)) -> Result<(), SourceError>;
}

/// The source of a stage whose members all live in memory.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoBlocks;

impl<B> BlockSource<B> for NoBlocks {
    fn rows(&self) -> u64 {
        0
    }

    fn segments(&self) -> Vec<Range<u64>> {
        Vec::new()
    }

    fn replay(&self, _: Range<u64>, _: &mut dyn FnMut(&B)) -> Result<(), SourceError> {
        Ok(())
    }
}

/// A replay failed, for the reason within.
#[derive(Debug, Error)]
#[error(transparent)]
pub struct SourceError(pub Box<dyn Error + Send + Sync>);

impl SourceError {
    /// A replay failed for `reason`.
    pub fn new(reason: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(reason.into())
    }
}
