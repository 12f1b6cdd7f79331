//! Univariate polynomials by coefficients, lowest first.

use alloc::vec;
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field, Ring, from_i128};

/// The value at `x`.
pub fn evaluate<R: Ring>(coefficients: &[R], x: F) -> R {
    coefficients.iter().rev().fold(R::zero(), |value, coefficient| value * x + *coefficient)
}

/// The coefficients of the product.
pub fn multiply(left: &[F], right: &[F]) -> Vec<F> {
    let mut product = vec![F::ZERO; left.len().saturating_add(right.len()).saturating_sub(1)];
    for (i, a) in left.iter().enumerate() {
        for (slot, b) in product.iter_mut().skip(i).zip(right) {
            *slot += *a * b;
        }
    }
    product
}

/// The polynomial of degree below `values.len()` with value `values[i]` at the node `first + i`.
pub fn interpolate(first: i64, values: &[F]) -> Vec<F> {
    let mut sum = vec![F::ZERO; values.len()];
    for (i, value) in values.iter().enumerate() {
        let mut basis = vec![F::ONE];
        let mut denominator = F::ONE;
        for j in (0..values.len()).filter(|j| *j != i) {
            basis = multiply(&basis, &[-node(first, j), F::ONE]);
            denominator *= node(first, i) - node(first, j);
        }
        // Nodes differ by less than p, so the denominator is not zero.
        let scale = *value * denominator.inverse().unwrap_or(F::ZERO);
        for (slot, coefficient) in sum.iter_mut().zip(basis) {
            *slot += scale * coefficient;
        }
    }
    sum
}

/// The Lagrange basis polynomials of the nodes `first .. first + count`, at `x`.
pub fn lagrange_basis(first: i64, count: usize, x: F) -> Vec<F> {
    (0..count)
        .map(|i| {
            let (mut numerator, mut denominator) = (F::ONE, F::ONE);
            for j in (0..count).filter(|j| *j != i) {
                numerator *= x - node(first, j);
                denominator *= node(first, i) - node(first, j);
            }
            numerator * denominator.inverse().unwrap_or(F::ZERO)
        })
        .collect()
}

/// `Lker(a, b) = Σ_i L_i(a) L_i(b)`: what eq is to Boolean variables, for a variable on `count`
/// nodes from `first`.
pub fn lagrange_kernel(first: i64, count: usize, a: F, b: F) -> F {
    lagrange_basis(first, count, a)
        .into_iter()
        .zip(lagrange_basis(first, count, b))
        .map(|(a, b)| a * b)
        .sum()
}

/// `Σ_i i^k` over the nodes `first .. first + count`, for `k < powers`.
pub fn power_sums(first: i64, count: usize, powers: usize) -> Vec<F> {
    let nodes: Vec<F> = (0..count).map(|i| node(first, i)).collect();
    let mut current = vec![F::ONE; count];
    (0..powers)
        .map(|_| {
            let sum = current.iter().sum();
            for (power, node) in current.iter_mut().zip(&nodes) {
                *power *= node;
            }
            sum
        })
        .collect()
}

/// The node `first + index`.
fn node(first: i64, index: usize) -> F {
    from_i128(i128::from(first).saturating_add(index as i128))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn interpolation_returns_the_polynomial() {
        let polynomial: Vec<F> = (3..8u64).map(F::from).collect();
        let values: Vec<F> = (-2..3).map(|node| evaluate(&polynomial, from_i128(node))).collect();
        assert_eq!(interpolate(-2, &values), polynomial);
    }

    #[test]
    fn kernel_is_the_identity_on_nodes() {
        for a in -4..5 {
            for b in -4..5 {
                let kernel = lagrange_kernel(-4, 9, from_i128(a), from_i128(b));
                assert_eq!(kernel, if a == b { F::ONE } else { F::ZERO });
            }
        }
    }

    #[test]
    fn power_sums_sum_a_polynomial_over_the_nodes() {
        let polynomial: Vec<F> = (3..30u64).map(F::from).collect();
        let direct: F = (-4..5).map(|node| evaluate(&polynomial, from_i128(node))).sum();
        let sums = power_sums(-4, 9, polynomial.len());
        assert_eq!(direct, polynomial.iter().zip(sums).map(|(c, s)| *c * s).sum());
    }
}
