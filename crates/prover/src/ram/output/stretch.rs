//! A table that is zero but for one stretch of entries.

use rill_field::{F, Zero};
use rill_sumcheck_prover::dense::{Line, Pair};

/// The values of a multilinear polynomial that is zero outside of a stretch; bit `i` of an index is
/// the variable bound `i`-th.
#[derive(Clone, Debug)]
pub(super) struct Stretch {
    first: usize,
    values: Vec<F>,
}

impl Stretch {
    /// `values` from index `first` on.
    pub(super) fn new(first: usize, values: Vec<F>) -> Self {
        Self { first, values }
    }

    fn at(&self, index: usize) -> F {
        let place = index.checked_sub(self.first);
        place.and_then(|place| self.values.get(place)).copied().unwrap_or(F::zero())
    }

    /// The polynomial on the current variable, the others given by `pair`.
    pub(super) fn line(&self, pair: Pair) -> Line {
        Line::through(self.at(pair.zero), self.at(pair.one))
    }

    /// Binds the current variable.
    pub(super) fn bind(&mut self, challenge: F) {
        let pairs = self.first / 2..(self.first + self.values.len()).div_ceil(2);
        let at = |index| {
            let line = self.line(Pair::new(index));
            line.zero + challenge * line.slope
        };
        *self = Self { first: pairs.start, values: pairs.map(at).collect() };
    }
}
