//! The first window, in integers.

use super::{Formula, Sum, Summand};
use crate::integer::{Integer, Integers};
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
    formula: Formula,
    rounds: usize,
    /// The next super-cell, and its rows so far; then its points.
    super_cell: usize,
    open: Vec<[i128; N]>,
    spare: Vec<[i128; N]>,
    /// Whether a column of a row is not zero.
    active: bool,
    /// Of the parts of the formula in the super-cell.
    weights: Vec<F>,
    sums: Vec<S::Sum>,
}

impl<S: Summand<N>, const N: usize> FirstPart<S, N> {
    /// No rows, before super-cell `super_cell` of a window of `rounds` rounds.
    pub(super) fn new(formula: Formula, rounds: usize, super_cell: usize) -> Self {
        let points = 3usize.pow(rounds as u32);
        Self {
            formula,
            rounds,
            super_cell,
            open: Vec::with_capacity(points),
            spare: Vec::with_capacity(points),
            active: false,
            weights: Vec::new(),
            sums: (0..points).map(|_| S::Sum::default()).collect(),
        }
    }

    /// Adds the summand of the super-cell.
    fn close(&mut self, weights: Weights<'_>) {
        self.weights.clear();
        self.weights.extend(self.formula.weights(weights.at(self.super_cell)));
        extend_to_infinity(&mut self.open, &mut self.spare, 1, |zero, one| {
            std::array::from_fn(|k| one[k].wrapping_sub(zero[k]))
        });
        for (sum, values) in self.sums.iter_mut().zip(&self.open) {
            self.formula.add(sum, &self.weights, values);
        }
    }
}

impl<S: Summand<N>, const N: usize> First<Block> for FirstPart<S, N> {
    fn bytes(&self) -> usize {
        self.sums.len() * (size_of::<S::Sum>() + 2 * size_of::<[i128; N]>())
    }

    fn visit(&mut self, block: &Block, weights: Weights<'_>) {
        for cycle in &block.cycles {
            let values = S::row(cycle).integers();
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
        self.sums.iter().map(Sum::reduce).collect()
    }
}
