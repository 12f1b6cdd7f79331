//! A source that lies.

use crate::{Block, CycleSource, SourceError};
use std::ops::Range;

/// The cycles of another source after an edit: what soundness tools drive the honest prover over.
pub struct Forged<S, E> {
    inner: S,
    edit: E,
}

impl<S, E: Fn(&mut Block) + Sync> Forged<S, E> {
    /// `inner` with `edit` applied to every block, on every replay.
    pub fn new(inner: S, edit: E) -> Self {
        Self { inner, edit }
    }
}

impl<S: CycleSource, E: Fn(&mut Block) + Sync> CycleSource for Forged<S, E> {
    fn rows(&self) -> u64 {
        self.inner.rows()
    }

    fn block_rows(&self) -> usize {
        self.inner.block_rows()
    }

    fn work(&self, rows: &Range<u64>) -> u64 {
        self.inner.work(rows)
    }

    fn segments(&self) -> Vec<Range<u64>> {
        self.inner.segments()
    }

    fn replay(
        &self,
        segment: Range<u64>,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<(), SourceError> {
        self.inner.replay(segment, &mut |block| {
            let mut block = block.clone();
            (self.edit)(&mut block);
            visit(&block);
        })
    }
}
