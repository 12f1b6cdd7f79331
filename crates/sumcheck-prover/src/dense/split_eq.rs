//! The eq factor of a summand, kept outside the sums.
//!
//! For a summand `eq(tau, x)·g(x)` the round polynomial of round `i` splits into known and unknown:
//!
//! ```text
//! s(X) = alpha · l(X) · q(X)
//! alpha = Π_{b<i} eq(tau_b, r_b)                         bound variables
//! l(X)  = (1 - tau_i)(1 - X) + tau_i X                   current variable
//! q(X)  = Σ_x eq(tau_{>i}, x) · g(r_{<i}, X, x)          the others; degree that of g
//! ```
//!
//! The claim gives `q(1)`: from `alpha·(l(0)·q(0) + l(1)·q(1)) = claim` with `l(0) = 1 - tau_i`,
//! `l(1) = tau_i`. Where `alpha·tau_i = 0` it does not, and `q(1)` is summed like `q(0)`. (Gruen,
//! ePrint 2024/108.)
//!
//! The weights `eq(tau_{>i}, x)` are products `outer[x_high]·inner[x_low]` of two tables of about
//! `√(2^n)` entries, with one multiplication by `outer` per block of `inner`; nothing of size `2^n`
//! is made or bound. (Dao, Thaler, ePrint 2024/1210.)

use super::Pair;
use super::nodes::{accumulate, add, coefficients};
use rayon::prelude::*;
use rill_field::{F, Field, One, Zero};
use rill_poly::{eq_table, multiply};

/// The fewest pairs that a worker takes.
const PAIRS: usize = 512;

/// `scale·eq(tau, ·)` with some of its variables bound, least significant first.
#[derive(Clone, Debug)]
pub struct SplitEq {
    /// Coordinates, least significant first: `tau[i]` is bound in round `i`.
    tau: Vec<F>,
    /// Variables bound.
    bound: usize,
    /// `scale·Π_{b<bound} eq(tau_b, r_b)`.
    alpha: F,
    /// `inner[k]`: eq of the `k` most significant of the low variables; `outer[k]`: of the high
    /// ones.
    inner: Vec<Vec<F>>,
    outer: Vec<Vec<F>>,
}

/// `eq(tau_rest, x) = outer[x >> log2(inner.len())]·inner[x mod inner.len()]`.
#[derive(Clone, Copy, Debug)]
pub struct Weights<'a> {
    /// Weights by the low bits of `x`.
    pub inner: &'a [F],
    /// Weights by the high bits of `x`.
    pub outer: &'a [F],
}

impl Weights<'_> {
    /// The weight of `x`, at one multiplication.
    pub fn at(&self, x: usize) -> F {
        self.outer[x / self.inner.len()] * self.inner[x % self.inner.len()]
    }
}

impl SplitEq {
    /// `eq(point, ·)`; `point` is most significant first, as all points are.
    pub fn new(point: &[F]) -> Self {
        Self::scaled(point, F::one())
    }

    /// `scale·eq(point, ·)`.
    pub fn scaled(point: &[F], scale: F) -> Self {
        let (high, low) = point.split_at(point.len() / 2);
        let tau = point.iter().rev().copied().collect();
        Self { tau, bound: 0, alpha: scale, inner: prefix_tables(low), outer: prefix_tables(high) }
    }

    /// Variables left.
    pub fn variables(&self) -> usize {
        self.tau.len() - self.bound
    }

    /// `scale·Π_{b<i} eq(tau_b, r_b)`; after the last bind, the value of the whole factor.
    pub fn value(&self) -> F {
        self.alpha
    }

    /// `alpha·l(X)` as coefficients.
    pub fn linear(&self) -> [F; 2] {
        let at_one = self.alpha * self.tau[self.bound];
        let at_zero = self.alpha - at_one;
        [at_zero, at_one - at_zero]
    }

    /// The weights of the variables that come after the next `skip` ones. `skip = 1`: by pair index
    /// in this round; `skip = w`: by index of the cells of a window of `w` rounds.
    ///
    /// # Panics
    /// If fewer than `skip` variables are left.
    pub fn weights(&self, skip: usize) -> Weights<'_> {
        let left = self.variables() - skip;
        let high = self.outer.len() - 1;
        let inner = left.saturating_sub(high);
        Weights { inner: &self.inner[inner], outer: &self.outer[left - inner] }
    }

    /// `eq(tau_{i+1} … tau_{i+count}, y)` for all `y`: the weights inside of a window, past its
    /// current variable `i`.
    ///
    /// # Panics
    /// If there are not as many variables.
    pub fn following(&self, count: usize) -> Vec<F> {
        let first = self.bound + 1;
        let point: Vec<F> = self.tau[first..first + count].iter().rev().copied().collect();
        eq_table(&point, F::one())
    }

    /// Binds the current variable: `alpha ← alpha·l(challenge)`.
    pub fn bind(&mut self, challenge: F) {
        let [constant, slope] = self.linear();
        self.alpha = constant + slope * challenge;
        self.bound += 1;
    }

    /// The round polynomial `alpha·l(X)·q(X)` of degree `degree + 1`, where `q(X) = Σ_pairs
    /// weight·g_pair(X)` has degree `degree >= 1` and `values(pair)` are those of `g_pair` at `0,
    /// ∞, 2, …, degree-1`.
    ///
    /// `values` must read its tables through `pair.zero` and `pair.one`, because it is called with
    /// flipped pairs where the claim does not give `q(1)`.
    pub fn round_polynomial<V: AsRef<[F]>>(
        &self,
        claim: F,
        degree: usize,
        values: impl Fn(Pair) -> V + Sync,
    ) -> Vec<F> {
        let sums = self.sum(degree, &values);
        self.recover(claim, &sums).unwrap_or_else(|| {
            let one = self.sum(1, &|pair: Pair| values(pair.flipped()))[0];
            self.polynomial(&sums, one)
        })
    }

    /// The round polynomial from the values of `q` at `0, ∞, 2, …`, taking `q(1)` from the claim;
    /// `None` if `alpha·tau_i = 0`, where the claim says nothing about it.
    pub fn recover(&self, claim: F, values: &[F]) -> Option<Vec<F>> {
        let [at_zero, slope] = self.linear();
        let inverse = (at_zero + slope).inverse()?;
        Some(self.polynomial(values, (claim - at_zero * values[0]) * inverse))
    }

    /// The round polynomial from the values of `q` at `0, ∞, 2, …` and at 1.
    pub fn polynomial(&self, values: &[F], one: F) -> Vec<F> {
        multiply(&self.linear(), &coefficients(values, one))
    }

    /// `Σ_pairs weight·values(pair)`, the first `count` of them.
    fn sum<V: AsRef<[F]>>(&self, count: usize, values: &(impl Fn(Pair) -> V + Sync)) -> Vec<F> {
        let Weights { inner, outer } = self.weights(1);
        let width = inner.len();
        outer
            .par_iter()
            .enumerate()
            .with_min_len(PAIRS.div_ceil(inner.len()))
            .fold(
                || vec![F::zero(); count],
                |mut sums, (high, outer)| {
                    let mut block = vec![F::zero(); count];
                    for (low, inner) in inner.iter().enumerate() {
                        let values = values(Pair::new(high * width + low));
                        accumulate(&mut block, *inner, values.as_ref());
                    }
                    accumulate(&mut sums, *outer, &block);
                    sums
                },
            )
            .reduce(|| vec![F::zero(); count], |left, right| add(left, &right))
    }
}

/// `tables[k] = eq(point[..k], ·)` for all `k`: each grows from the one before by a least
/// significant bit.
fn prefix_tables(point: &[F]) -> Vec<Vec<F>> {
    let mut tables = vec![vec![F::one()]];
    for coordinate in point {
        let split = |value: &F| {
            let high = *value * coordinate;
            [*value - high, high]
        };
        let next = tables.last().map_or(Vec::new(), |last| last.iter().flat_map(split).collect());
        tables.push(next);
    }
    tables
}
