//! From values at the nodes to coefficients.

use rill_field::{F, Field};
use rill_poly::{interpolate, lagrange_basis};

/// The `d + 1` coefficients of the polynomial of degree `d = values.len()` with `values` at the
/// nodes `0, ∞, 2, …, d-1` and the value `one` at 1.
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

/// `l_k` with `f(x) = Σ_k l_k·f(node_k)` for all `f` of degree at most `degree >= 1`, nodes `0, 1,
/// ∞, 2, …, degree-1`.
///
/// `f - f(∞)·Π_{a<d}(X - a)` has degree below `d` and the values of `f` at `0 … d-1`, so `l_∞ =
/// Π_{a<d}(x - a)` and the others are the Lagrange basis of these nodes. For degree 1 there is no
/// node `∞`.
pub fn lagrange(degree: usize, x: F) -> Vec<F> {
    let finite = degree.max(2);
    let mut basis = lagrange_basis(0, finite, x);
    if degree > 1 {
        let infinity = (0..degree as u64).map(|node| x - F::from(node)).product();
        basis.insert(2, infinity);
    }
    basis
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_poly::evaluate;

    /// The values of a polynomial at `0, 1, ∞, 2, …`.
    fn at_nodes(polynomial: &[F]) -> Vec<F> {
        let degree = polynomial.len() - 1;
        let at = |node: u64| evaluate(polynomial, F::from(node));
        let mut values = vec![at(0), at(1)];
        if degree > 1 {
            values.push(polynomial[degree]);
            values.extend((2..degree as u64).map(at));
        }
        values
    }

    #[test]
    fn coefficients_and_values_at_the_nodes_determine_each_other() {
        for degree in 1..10u64 {
            let polynomial: Vec<F> = (0..=degree).map(|i| F::from(i * i + 5)).collect();
            let mut values = at_nodes(&polynomial);
            let x = F::from(123456789u64);
            let basis = lagrange(degree as usize, x);
            let value: F = basis.iter().zip(&values).map(|(l, value)| *l * value).sum();
            assert_eq!(value, evaluate(&polynomial, x));
            let one = values.remove(1);
            assert_eq!(coefficients(&values, one), polynomial);
        }
    }
}
