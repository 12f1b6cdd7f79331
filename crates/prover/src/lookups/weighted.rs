//! Rounds of `Σ_j eq(point,j)·g(j)` on columns that end in constants.

use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::{masked_prefix, multiply};
use rill_sumcheck_prover::dense::{SplitEq, Weights};

/// The fewest pairs that a worker takes.
const PIECE: usize = 1 << 8;

/// `eq(point, ·)` over rows of which all from some row on, the padding, are alike.
pub(super) struct Weighted {
    point: Vec<F>,
    eq: SplitEq,
    /// Entries of the columns before the constant rest.
    live: usize,
}

impl Weighted {
    pub(super) fn new(point: &[F], live: usize) -> Self {
        Self { point: point.to_vec(), eq: SplitEq::new(point), live }
    }

    /// `eq(point, ·)` where `eq` stands, over columns without such a rest.
    pub(super) fn resumed(point: &[F], eq: SplitEq) -> Self {
        let live = 1 << eq.variables();
        Self { point: point.to_vec(), eq, live }
    }

    /// Variables left.
    pub(super) fn variables(&self) -> usize {
        self.eq.variables()
    }

    /// Binds the current variable.
    pub(super) fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.live = self.live.div_ceil(2);
    }

    /// The coefficients of the round polynomial. `sum(first, weights)` gives the coefficients of
    /// `Σ_i weights_i·g_{first+i}(X)` over consecutive pairs before the rest, and `g = rest` from
    /// there on.
    pub(super) fn round<const N: usize>(
        &self,
        rest: F,
        sum: impl Fn(usize, &[F]) -> [F; N] + Sync,
    ) -> Vec<F> {
        let Weights { inner, outer } = self.eq.weights(1);
        let pairs = self.live.div_ceil(2);
        let blocks = outer.par_iter().enumerate().take(pairs.div_ceil(inner.len()));
        let blocks = blocks.with_min_len(PIECE.div_ceil(inner.len()));
        let sums = blocks.map(|(block, outer)| {
            let first = block * inner.len();
            let inner = &inner[..inner.len().min(pairs - first)];
            sum(first, inner).map(|coefficient| *outer * coefficient)
        });
        let mut sums = sums.reduce(|| [F::ZERO; N], add);
        let after = F::ONE - masked_prefix(pairs as u64, &self.point[..self.eq.variables() - 1]);
        sums[0] += after * rest;
        multiply(&self.eq.linear(), &sums)
    }
}

pub(super) fn add<const N: usize>(mut left: [F; N], right: [F; N]) -> [F; N] {
    left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
    left
}
