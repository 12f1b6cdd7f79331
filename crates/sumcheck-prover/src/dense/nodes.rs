//! From values at the nodes to coefficients.

use rill_field::{F, Field, Zero};
use rill_poly::interpolate;

/// The `d + 1` coefficients of the polynomial of degree `d = values.len()` with `values` at the nodes `0, ∞, 2, …, d-1`
/// and the value `one` at 1.
///
/// `d = 1`: `q = q(0) + (q(1) - q(0))·X`, as the only value is at 0.
pub fn coefficients(values: &[F], one: F) -> Vec<F> {
    match *values {
        [] => vec![one],
        [zero] => vec![zero, one - zero],
        [zero, infinity] => vec![zero, one - zero - infinity, infinity],
        [zero, infinity, ref more @ ..] => {
            // q - q(∞)·X^d has degree d-1 and is known at 0, 1, …, d-1.
            let degree = values.len() as u64;
            let known = [zero, one].into_iter().chain(more.iter().copied());
            let lower: Vec<F> = known
                .zip(0u64..)
                .map(|(value, node)| value - infinity * F::from(node).pow([degree]))
                .collect();
            let mut polynomial = interpolate(0, &lower);
            polynomial.push(infinity);
            polynomial
        }
    }
}

/// `left + right`, node by node.
pub(super) fn add(mut left: Vec<F>, right: &[F]) -> Vec<F> {
    left.iter_mut().zip(right).for_each(|(a, b)| *a += b);
    left
}

/// `sums += weight·values`.
#[inline]
pub(super) fn accumulate(sums: &mut [F], weight: F, values: &[F]) {
    sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
}

pub(super) fn zeros(count: usize) -> Vec<F> {
    vec![F::zero(); count]
}
