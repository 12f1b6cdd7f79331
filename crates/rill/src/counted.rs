//! The rows that a proof replays, counted.

use rill_witness::{Block, CycleSource, SourceError};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

/// A source of cycles that counts what it gives.
pub(crate) struct Counted<S> {
    source: S,
    rows: AtomicU64,
}

impl<S: CycleSource> Counted<S> {
    pub(crate) fn new(source: S) -> Self {
        Self { source, rows: AtomicU64::new(0) }
    }

    /// Rows given so far, padding included; those of every pass count.
    pub(crate) fn replayed(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }
}

impl<S: CycleSource> CycleSource for Counted<S> {
    fn rows(&self) -> u64 {
        self.source.rows()
    }

    fn block_rows(&self) -> usize {
        self.source.block_rows()
    }

    fn segments(&self) -> Vec<Range<u64>> {
        self.source.segments()
    }

    fn work(&self, rows: &Range<u64>) -> u64 {
        self.source.work(rows)
    }

    fn replay(
        &self,
        segment: Range<u64>,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<(), SourceError> {
        self.source.replay(segment, &mut |block| {
            self.rows.fetch_add(block.cycles.len() as u64, Ordering::Relaxed);
            visit(block);
        })
    }
}
