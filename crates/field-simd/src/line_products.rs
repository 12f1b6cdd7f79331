//! One round of a sum-check over products of many plain tables.
//!
//! A table on its current variable is a line `t_0 + X·(t_1 - t_0)` for every pair of neighbours.
//! The kernels return the coefficients of
//!
//! `Σ_i w_i·Π_v line_{v,i}(X)`,
//!
//! multiplied out in a balanced tree of coefficient vectors: all terms of a coefficient are summed
//! before they are reduced, and the root is not reduced at all until the end. No values at further
//! nodes are needed, so nothing is added but products.

use crate::WideSum;
use crate::backend::in_lanes;
use rill_field::{AdditiveGroup, F};

/// For four tables.
///
/// # Panics
/// If the tables do not have two values for each weight.
pub fn sum_of_4(weights: &[F], tables: [&[F]; 4]) -> [F; 5] {
    check(weights, &tables);
    let head = in_lanes!(sum_of_4(weights, tables), (0, [F::ZERO; 5]));
    add_rest(head, weights, tables, |[a, b, c, d], sums| {
        accumulate(&convolve::<2, 2, 3>(&a, &b), &convolve::<2, 2, 3>(&c, &d), sums);
    })
}

/// For five tables.
///
/// # Panics
/// If the tables do not have two values for each weight.
pub fn sum_of_5(weights: &[F], tables: [&[F]; 5]) -> [F; 6] {
    check(weights, &tables);
    let head = in_lanes!(sum_of_5(weights, tables), (0, [F::ZERO; 6]));
    add_rest(head, weights, tables, |[a, b, c, d, e], sums| {
        let left: [F; 4] = convolve(&a, &convolve::<2, 2, 3>(&b, &c));
        accumulate(&left, &convolve::<2, 2, 3>(&d, &e), sums);
    })
}

/// For nine tables.
///
/// # Panics
/// If the tables do not have two values for each weight.
pub fn sum_of_9(weights: &[F], tables: [&[F]; 9]) -> [F; 10] {
    check(weights, &tables);
    let head = in_lanes!(sum_of_9(weights, tables), (0, [F::ZERO; 10]));
    add_rest(head, weights, tables, |[a, b, c, d, e, f, g, h, i], sums| {
        let left: [F; 6] = convolve(&a, &four(&b, &c, &d, &e));
        accumulate(&left, &four(&f, &g, &h, &i), sums);
    })
}

/// The product of four lines.
fn four(a: &[F; 2], b: &[F; 2], c: &[F; 2], d: &[F; 2]) -> [F; 5] {
    convolve(&convolve::<2, 2, 3>(a, b), &convolve::<2, 2, 3>(c, d))
}

fn check(weights: &[F], tables: &[&[F]]) {
    assert!(tables.iter().all(|table| table.len() == 2 * weights.len()), "pairs, one per weight");
}

/// Adds the sums over the pairs from `first` on; `add` multiplies out the lines of one pair, the
/// first of them weighted.
fn add_rest<const V: usize, const N: usize>(
    (first, mut head): (usize, [F; N]),
    weights: &[F],
    tables: [&[F]; V],
    add: impl Fn([[F; 2]; V], &mut [WideSum; N]),
) -> [F; N] {
    let mut sums = [WideSum::default(); N];
    for (pair, weight) in weights.iter().enumerate().skip(first) {
        let mut lines = tables.map(|table| {
            let zero = table[2 * pair];
            [zero, table[2 * pair + 1] - zero]
        });
        lines[0] = lines[0].map(|coefficient| coefficient * weight);
        add(lines, &mut sums);
    }
    head.iter_mut().zip(sums).for_each(|(head, sum)| *head += sum.reduce());
    head
}

/// The product of two polynomials, `N = A + B - 1` coefficients.
fn convolve<const A: usize, const B: usize, const N: usize>(a: &[F; A], b: &[F; B]) -> [F; N] {
    let mut sums = [WideSum::default(); N];
    accumulate(a, b, &mut sums);
    sums.map(|sum| sum.reduce())
}

/// `sums += a·b`.
fn accumulate<const A: usize, const B: usize, const N: usize>(
    a: &[F; A],
    b: &[F; B],
    sums: &mut [WideSum; N],
) {
    const { assert!(N + 1 == A + B) };
    for (i, a) in a.iter().enumerate() {
        for (sum, b) in sums[i..].iter_mut().zip(b) {
            sum.add(a, b);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{edge_words, on_all, random_elements};

    const LENGTHS: [usize; 7] = [0, 1, 7, 8, 17, 255, 600];

    fn tables<const V: usize>(length: usize) -> (Vec<F>, [Vec<F>; V]) {
        let values = |seed: u64, count: usize| {
            let mut values: Vec<F> = edge_words();
            values.rotate_left(seed as usize % 7);
            values.extend(random_elements::<F>(seed, count));
            values.truncate(count);
            values
        };
        (values(70, length), std::array::from_fn(|v| values(71 + v as u64, 2 * length)))
    }

    /// The sum of products at a point, as it is written.
    fn at(x: F, weights: &[F], tables: &[Vec<F>]) -> F {
        let line = |table: &Vec<F>, i: usize| table[2 * i] + x * (table[2 * i + 1] - table[2 * i]);
        let product = |i: usize| tables.iter().map(|table| line(table, i)).product::<F>();
        weights.iter().enumerate().map(|(i, weight)| *weight * product(i)).sum()
    }

    fn check_sums<const V: usize, const N: usize>(sum: fn(&[F], [&[F]; V]) -> [F; N]) {
        for length in LENGTHS {
            let (weights, tables) = tables::<V>(length);
            on_all(|backend| {
                let coefficients = sum(&weights, tables.each_ref().map(Vec::as_slice));
                for x in 0..=V as u64 {
                    let x = F::from(x);
                    let value = coefficients.iter().rev().fold(F::ZERO, |sum, c| sum * x + c);
                    assert_eq!(value, at(x, &weights, &tables), "{backend:?}, {length} pairs");
                }
            });
        }
    }

    #[test]
    fn coefficients_are_those_of_the_sum_of_products() {
        check_sums(sum_of_4);
        check_sums(sum_of_5);
        check_sums(sum_of_9);
    }
}
