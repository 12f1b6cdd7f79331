//! eq of the rows of a block.

use rill_field::{F, One, Zero};
use rill_field_simd::table::add_scaled;
use rill_poly::eq_table;
use rill_witness::{BLOCK_ROWS, Block};

/// `eq(point, row) = blocks[row / BLOCK_ROWS]·within[row mod BLOCK_ROWS]`; `T/BLOCK_ROWS` elements
/// would be too many of `blocks`, so they are products of `√` as many.
pub(super) struct RowWeights {
    high: Vec<F>,
    low: Vec<F>,
    within: Vec<F>,
}

impl RowWeights {
    pub(super) fn new(point: &[F]) -> Self {
        let (block, row) = point.split_at(point.len() - BLOCK_ROWS.ilog2() as usize);
        let (high, low) = block.split_at(block.len() / 2);
        let [high, low, within] = [high, low, row].map(|point| eq_table(point, F::one()));
        Self { high, low, within }
    }

    /// Sets `weights` to those of the rows of `block`.
    pub(super) fn of_block(&self, block: &Block, weights: &mut Vec<F>) {
        weights.clear();
        weights.resize(block.cycles.len(), F::zero());
        let first_rows = (block.first_row as usize..).step_by(BLOCK_ROWS);
        for (weights, first_row) in weights.chunks_mut(BLOCK_ROWS).zip(first_rows) {
            let (index, offset) = (first_row / BLOCK_ROWS, first_row % BLOCK_ROWS);
            let scale = self.high[index / self.low.len()] * self.low[index % self.low.len()];
            add_scaled(weights, scale, &self.within[offset..offset + weights.len()]);
        }
    }
}
