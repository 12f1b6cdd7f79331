//! A table that is zero except for its first entries.

use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::{Line, Pair, bind_pairs};

/// The first values of a multilinear polynomial whose others are zero; bit `i` of an index is the
/// variable bound `i`-th.
#[derive(Clone, Debug)]
pub(super) struct Stretch(pub(super) Vec<F>);

impl Stretch {
    /// Pairs that are not all zero.
    pub(super) fn pairs(&self) -> usize {
        self.0.len().div_ceil(2)
    }

    /// The value at index `index`.
    pub(super) fn at(&self, index: usize) -> F {
        self.0.get(index).copied().unwrap_or(F::zero())
    }

    /// The polynomial on the current variable, the others given by `pair`.
    pub(super) fn line(&self, pair: Pair) -> Line {
        Line::through(self.at(pair.zero), self.at(pair.one))
    }

    /// Binds the current variable.
    pub(super) fn bind(&mut self, challenge: F) {
        self.0.resize(2 * self.pairs(), F::zero());
        bind_pairs(&mut self.0, challenge);
    }
}
