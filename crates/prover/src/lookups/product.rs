//! Products of many lines as a balanced tree.
//!
//! A polynomial of degree `d` is its values at `∞, 0, 1, …, d-1`: `d + 1` numbers, the first of them the coefficient of `X^d`.
//! A product of degree `a + b` needs both factors at `a + b + 1` nodes, and more values cost additions only, by differences.
//! So eight lines are multiplied with `4·3 + 2·5 + 9` multiplications instead of `7·9`.

use rill_field::{AdditiveGroup, F};
use rill_field_simd::WideSum;

/// Values of a polynomial of degree `N - 1` at `∞, 0, 1, …, N - 2`.
pub(super) type Values<const N: usize> = [F; N];

/// The line through `(0, zero)` and `(1, one)`.
#[inline]
pub(super) fn line(zero: F, one: F) -> Values<2> {
    [one - zero, zero]
}

/// More values of the same polynomial: at `∞, 0, 1, …, M - 2`.
///
/// With the backward differences `d_i` at the last node, `d_{N-1} = (N-1)!·leading` is the same everywhere, and a step to the
/// next node adds `d_{i+1}` to `d_i` for falling `i`.
#[inline]
pub(super) fn extend<const N: usize, const M: usize>(values: Values<N>) -> Values<M> {
    let mut differences = values;
    // Slot i holds d_i for i < N - 1 and the constant last difference.
    differences[..N - 1].copy_from_slice(&values[1..]);
    differences[..N - 1].reverse();
    for level in 1..N - 1 {
        for i in (level..N - 1).rev() {
            differences[i] = differences[i - 1] - differences[i];
        }
    }
    differences[N - 1] = times(values[0], const { factorial(N as u64 - 1) });

    let mut extended = [values[0]; M];
    extended[1..N].copy_from_slice(&values[1..]);
    for slot in &mut extended[N..] {
        for i in (0..N - 1).rev() {
            differences[i] = differences[i] + differences[i + 1];
        }
        *slot = differences[0];
    }
    extended
}

const fn factorial(n: u64) -> u64 {
    if n == 0 { 1 } else { n * factorial(n - 1) }
}

/// `factor·value` for a small factor that is not 0, by additions.
#[inline]
fn times(value: F, factor: u64) -> F {
    let bits = (0..factor.ilog2()).rev();
    bits.fold(value, |sum, bit| {
        let twice = sum.double();
        if factor >> bit & 1 == 1 { twice + value } else { twice }
    })
}

/// The product of factors of degrees `A - 1` and `B - 1`, of degree `N - 1 = A + B - 2`.
#[inline]
pub(super) fn multiply<const A: usize, const B: usize, const N: usize>(
    left: Values<A>,
    right: Values<B>,
) -> Values<N> {
    const { assert!(N + 1 == A + B, "degrees add") };
    let (mut product, right) = (extend::<A, N>(left), extend::<B, N>(right));
    product.iter_mut().zip(right).for_each(|(left, right)| *left *= right);
    product
}

/// Sums of products of factors of degrees `A - 1` and `B - 1`, reduced at the end.
#[derive(Clone, Copy)]
pub(super) struct Sums<const N: usize>([WideSum; N]);

impl<const N: usize> Default for Sums<N> {
    fn default() -> Self {
        Self([WideSum::default(); N])
    }
}

impl<const N: usize> Sums<N> {
    /// Adds `left·right`.
    #[inline]
    pub(super) fn add_product<const A: usize, const B: usize>(
        &mut self,
        left: Values<A>,
        right: Values<B>,
    ) {
        const { assert!(N + 1 == A + B, "degrees add") };
        let (left, right) = (extend::<A, N>(left), extend::<B, N>(right));
        for ((sum, left), right) in self.0.iter_mut().zip(&left).zip(&right) {
            sum.add(left, right);
        }
    }

    /// The values of the sum.
    pub(super) fn reduce(&self) -> Values<N> {
        self.0.map(|sum| sum.reduce())
    }
}

/// The values at `0, ∞, 2, …` and at 1: as the round engine's `SplitEq` takes them.
pub(super) fn at_nodes(values: &[F]) -> (Vec<F>, F) {
    let [infinity, zero, one, rest @ ..] = values else {
        unreachable!("a product of two factors or more")
    };
    ([&[*zero, *infinity], rest].concat(), *one)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values at `∞, 0, …, N - 2` by Horner's rule.
    fn values<const N: usize>(coefficients: [u64; N]) -> Values<N> {
        at(&coefficients.map(F::from))
    }

    fn at<const N: usize>(coefficients: &[F]) -> Values<N> {
        let horner =
            |x: u64| coefficients.iter().rev().fold(F::ZERO, |sum, c| sum * F::from(x) + c);
        std::array::from_fn(|node| match node {
            0 => coefficients[coefficients.len() - 1],
            _ => horner(node as u64 - 1),
        })
    }

    #[test]
    fn extended_values_are_those_of_the_polynomial() {
        assert_eq!(extend::<2, 7>(values([3, 5])), at(&[3u64, 5].map(F::from)));
        assert_eq!(extend::<3, 6>(values([3, 5, 9])), at(&[3u64, 5, 9].map(F::from)));
        let quintic = [7, 1, 4, 9, 2, 11];
        assert_eq!(extend::<6, 10>(values(quintic)), at(&quintic.map(F::from)));
    }

    #[test]
    fn products_and_sums_of_products_are_those_of_the_polynomials() {
        let (left, right) = (values([3, 5, 9]), values([2, 7, 1, 6]));
        // (3 + 5X + 9X²)(2 + 7X + X² + 6X³)
        let expected = values([6, 31, 56, 86, 39, 54]);
        assert_eq!(multiply::<3, 4, 6>(left, right), expected);
        let mut sums = Sums::<6>::default();
        sums.add_product(left, right);
        sums.add_product(left, right);
        assert_eq!(sums.reduce(), expected.map(|value| value.double()));
    }

    #[test]
    fn nodes_are_given_as_the_engine_takes_them() {
        let (nodes, one) = at_nodes(&values([1, 2, 3, 4]));
        assert_eq!(nodes, [1, 4, 49].map(F::from));
        assert_eq!(one, F::from(10u64));
    }
}
