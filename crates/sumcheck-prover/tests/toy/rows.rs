//! Trace in blocks.

use rill_field::F;
use rill_sumcheck_prover::{BlockSource, SourceError};
use rill_transcript::{Transcript, Writer};
use std::ops::Range;

/// One block of rows `(a, b)`.
pub(crate) type Block = Vec<(u64, u64)>;

/// A trace in memory, cut into segments and blocks of any size.
pub(crate) struct Trace {
    pub(crate) rows: Block,
    pub(crate) segment_len: usize,
    pub(crate) block_len: usize,
}

impl BlockSource<Block> for Trace {
    fn rows(&self) -> u64 {
        self.rows.len() as u64
    }

    fn segments(&self) -> Vec<Range<u64>> {
        let rows = self.rows();
        let size = self.segment_len;
        (0..rows).step_by(size).map(|start| start..rows.min(start + size as u64)).collect()
    }

    fn replay(
        &self,
        segment: Range<u64>,
        visit: &mut dyn FnMut(&Block),
    ) -> Result<(), SourceError> {
        let rows = &self.rows[segment.start as usize..segment.end as usize];
        rows.chunks(self.block_len).for_each(|block| visit(&block.to_vec()));
        Ok(())
    }
}

/// `2^variables` rows of small integers, a different lot for each seed.
pub(crate) fn rows(variables: usize, seed: u64) -> Block {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 40) % 1000
    };
    (0..1 << variables).map(|_| (next(), next())).collect()
}

/// A point of `variables` coordinates.
pub(crate) fn point(variables: usize, seed: u64) -> Vec<F> {
    let mut writer = Writer::new(b"toy");
    writer.absorb("seed", &seed.to_le_bytes());
    writer.challenges("point", variables)
}
