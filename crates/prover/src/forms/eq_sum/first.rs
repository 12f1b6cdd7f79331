//! The first window, in integers.

use super::formula::{Part, add_points};
use super::{Formula, Sum, Summand};
use crate::columns::integer::{Integer, Integers};
use rill_field::F;
use rill_sumcheck_prover::dense::Weights;
use rill_sumcheck_prover::window::{First, extend_to_infinity};
use rill_witness::Block;

/// The sums on the grid `{0,1,∞}^w`. The `2^w` rows of a super-cell are extended to the grid as
/// integers of 128 bits, and each point meets the field once.
///
/// Columns of a run have 64 bits and a sign, so the differences fit; those of a forged row wrap,
/// which makes a wrong proof, as it must.
pub(super) struct FirstPart<S: Summand<N>, const N: usize> {
    formula: Formula,
    rounds: usize,
    /// The next super-cell, and its rows so far; then its points.
    super_cell: usize,
    open: Vec<[i128; N]>,
    spare: Vec<[i128; N]>,
    /// What the formula keeps of it.
    parts: Vec<Part>,
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
            parts: Vec::new(),
            sums: (0..points).map(|_| S::Sum::default()).collect(),
        }
    }

    /// Adds the summand of the super-cell.
    fn close(&mut self, weights: Weights<'_>) {
        self.formula.within(weights.at(self.super_cell), &self.open, &mut self.parts);
        if !self.parts.is_empty() {
            extend_to_infinity(&mut self.open, &mut self.spare, 1, |zero, one| {
                std::array::from_fn(|k| one[k].wrapping_sub(zero[k]))
            });
            add_points(&self.parts, &mut self.sums, &self.open);
        }
    }
}

impl<S: Summand<N>, const N: usize> First<Block> for FirstPart<S, N> {
    fn bytes(&self) -> usize {
        self.sums.len() * (size_of::<S::Sum>() + 2 * size_of::<[i128; N]>())
    }

    fn visit(&mut self, block: &Block, weights: Weights<'_>) {
        for cycle in &block.cycles {
            self.open.push(S::row(cycle).integers().map(Integer::wrapped));
            if self.open.len() == 1 << self.rounds {
                self.close(weights);
                self.open.clear();
                self.super_cell += 1;
            }
        }
    }

    fn finish(self: Box<Self>) -> Vec<F> {
        self.sums.iter().map(Sum::reduce).collect()
    }
}
