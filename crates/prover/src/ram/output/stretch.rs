//! A table that is zero except for its first entries.

use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::{Line, Pair};

/// The first values of a multilinear polynomial whose others are zero; bit `i` of an index is the
/// variable bound `i`-th.
#[derive(Clone, Debug)]
pub(super) struct Stretch(pub(super) Vec<F>);

impl Stretch {
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
        let at = |index| {
            let line = self.line(Pair::new(index));
            line.zero + challenge * line.slope
        };
        self.0 = (0..self.0.len().div_ceil(2)).map(at).collect();
    }
}
