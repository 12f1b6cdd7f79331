//! Sums over the pairs of dense tables, without an eq factor.

use super::nodes::{add, coefficients};
use super::{Pair, line::Values};
use rayon::prelude::*;
use rill_field::{F, Zero};

/// The fewest pairs that a worker takes.
const PAIRS: usize = 512;

/// `Σ_pairs values(pair)`, node by node; `values` returns `count` of them.
pub fn sum_pairs<V: AsRef<[F]>>(
    pairs: usize,
    count: usize,
    values: impl Fn(Pair) -> V + Sync,
) -> Vec<F> {
    (0..pairs.div_ceil(PAIRS))
        .into_par_iter()
        .map(|chunk| {
            let mut sums = vec![F::zero(); count];
            for index in chunk * PAIRS..pairs.min((chunk + 1) * PAIRS) {
                let values = values(Pair::new(index));
                sums.iter_mut().zip(values.as_ref()).for_each(|(sum, value)| *sum += value);
            }
            sums
        })
        .reduce(|| vec![F::zero(); count], |left, right| add(left, &right))
}

/// The round polynomial `s(X) = Σ_pairs f_pair(X)` of degree `D`, where `values(pair)` are those of
/// `f_pair` at `0, ∞, 2, …, D-1` and `s(1) = claim - s(0)`.
pub fn round_polynomial<const D: usize>(
    claim: F,
    pairs: usize,
    values: impl Fn(Pair) -> Values<D> + Sync,
) -> Vec<F> {
    let sums = sum_pairs(pairs, D, values);
    let one = claim - sums[0];
    coefficients(&sums, one)
}
