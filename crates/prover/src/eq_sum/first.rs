//! The first window, in integers.

use super::Summand;
use crate::integer::Integer;
use rill_field::F;
use rill_sumcheck_prover::dense::Weights;
use rill_sumcheck_prover::window::{First, extend_to_infinity};
use rill_witness::Block;

/// The sums on the grid `{0,1,∞}^w`. The `2^w` rows of a super-cell are extended to the grid as
/// integers of 128 bits, and each point meets the field once.
///
/// Columns of a run have 64 bits and a sign, so the differences fit; those of a forged row wrap,
/// which makes a proof that is wrong, as it must be.
pub(super) struct FirstPart<S: Summand<N>, const N: usize> {
    summand: S,
    rounds: usize,
    /// The next super-cell, and its rows so far; then its points.
    super_cell: usize,
    open: Vec<[i128; N]>,
    spare: Vec<[i128; N]>,
    /// Whether a column of a row is not zero.
    active: bool,
    sums: Vec<S::Point>,
}

impl<S: Summand<N>, const N: usize> FirstPart<S, N> {
    /// No rows, before super-cell `super_cell` of a window of `rounds` rounds.
    pub(super) fn new(summand: S, rounds: usize, super_cell: usize) -> Self {
        let points = 3usize.pow(rounds as u32);
        Self {
            summand,
            rounds,
            super_cell,
            open: Vec::with_capacity(points),
            spare: Vec::with_capacity(points),
            active: false,
            sums: (0..points).map(|_| S::Point::default()).collect(),
        }
    }

    /// Adds the summand of the super-cell.
    fn close(&mut self, weights: Weights<'_>) {
        let weights = self.summand.weights(weights.at(self.super_cell));
        extend_to_infinity(&mut self.open, &mut self.spare, 1, |zero, one| {
            std::array::from_fn(|k| one[k].wrapping_sub(zero[k]))
        });
        for (sum, values) in self.sums.iter_mut().zip(&self.open) {
            S::add_point(sum, &weights, values);
        }
    }
}

impl<S: Summand<N>, const N: usize> First<Block> for FirstPart<S, N> {
    fn bytes(&self) -> usize {
        self.sums.len() * (size_of::<S::Point>() + 2 * size_of::<[i128; N]>())
    }

    fn visit(&mut self, block: &Block, weights: Weights<'_>) {
        for cycle in &block.cycles {
            let values = S::columns(&S::extract(cycle));
            self.active |= values.iter().any(|value| value.magnitude != 0);
            self.open.push(values.map(Integer::wrapped));
            if self.open.len() == 1 << self.rounds {
                // Padding is zero in all columns.
                if self.active {
                    self.close(weights);
                }
                self.open.clear();
                self.active = false;
                self.super_cell += 1;
            }
        }
    }

    fn finish(self: Box<Self>) -> Vec<F> {
        self.sums.iter().map(|sum| S::reduce_point(sum)).collect()
    }
}
