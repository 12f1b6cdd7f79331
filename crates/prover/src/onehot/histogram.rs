//! The columns bound to a cycle point, `G_i[k] = Ra_i(k,r) = Σ_{j: digit_i(j) = k} eq(r,j)`, with
//! and without keeping rows.

use super::column::{COLD, Digit};
use super::digits::Chunks;
use crate::forms::passes::RowSums;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::eq_table;
use rill_sumcheck_prover::dense::SplitEq;
use rill_witness::Cycle;

/// `G_i` for each of `columns`, over chunks of `bits` bits, at the cycle point `point`.
pub(crate) fn histograms(columns: &[Vec<Digit>], bits: usize, point: &[F]) -> Vec<Vec<F>> {
    let weights = eq_table(point, F::ONE);
    let histogram = |column: &Vec<Digit>| {
        let mut sums = vec![F::ZERO; usize::from(COLD) + 1];
        column.iter().zip(&weights).for_each(|(k, weight)| sums[usize::from(*k)] += weight);
        sums.truncate(1 << bits);
        sums
    };
    columns.par_iter().map(histogram).collect()
}

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
