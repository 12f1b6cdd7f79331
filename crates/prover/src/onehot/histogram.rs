//! The columns bound to a cycle point, `G_i[k] = Ra_i(k,r) = Σ_{j: digit_i(j) = k} eq(r,j)`,
//! without keeping rows.

use super::column::COLD;
use super::digits::Chunks;
use crate::forms::passes::RowSums;
use rill_field::F;
use rill_sumcheck_prover::dense::SplitEq;
use rill_witness::Cycle;

/// The sums `G_i[k]`, at `i·2^w + k`. *Work* per row a product for the weight and an addition per
/// chunk.
#[derive(Debug)]
pub(crate) struct Histograms {
    chunks: Chunks,
    eq: SplitEq,
}

impl Histograms {
    /// At the cycle point `point`.
    pub(crate) fn new(chunks: Chunks, point: &[F]) -> Self {
        Self { chunks, eq: SplitEq::new(point) }
    }
}

impl RowSums for Histograms {
    fn count(&self) -> usize {
        self.chunks.count() << self.chunks.bits()
    }

    fn add(&self, row: u64, cycle: &Cycle, sums: &mut [F]) {
        let weight = self.eq.weights(0).at(row as usize);
        let columns = sums.chunks_exact_mut(1 << self.chunks.bits());
        columns.zip(self.chunks.digits(cycle)).for_each(|(column, digit)| {
            if digit != COLD {
                column[usize::from(digit)] += weight;
            }
        });
    }
}
