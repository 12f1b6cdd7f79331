//! Kernels of the sum-check over plain tables of field elements.
//!
//! A table of `2^k` values; the variable bound first is bit 0 of the index.

use crate::backend::in_lanes;
use crate::{SmallSum, WideSum};
use rill_field::{AdditiveGroup, F};

/// Columns of words that [`combine_small`] takes at most: what a limb has room for.
pub const MAX_COLUMNS: usize = 1 << 9;

/// Binds the lowest variable: entry `i` of the shorter table, which is the first half afterwards,
/// is `t[2i] + challenge·(t[2i+1] - t[2i])`. What is in the second half is unspecified.
///
/// # Panics
/// If the length is odd.
pub fn bind_in_place(table: &mut [F], challenge: F) {
    assert!(table.len().is_multiple_of(2), "pairs");
    let done = in_lanes!(bind(table, &challenge), 0);
    for i in done..table.len() / 2 {
        let (low, high) = (table[2 * i], table[2 * i + 1]);
        table[i] = low + challenge * (high - low);
    }
}

/// [`bind_in_place`] into another slice of half the length.
pub fn bind_into(table: &[F], challenge: F, out: &mut [F]) {
    assert_eq!(table.len(), 2 * out.len(), "pairs");
    let done = in_lanes!(bind_into(table, &challenge, out), 0);
    for (pair, out) in table.as_chunks::<2>().0.iter().zip(out).skip(done) {
        *out = pair[0] + challenge * (pair[1] - pair[0]);
    }
}

/// `Σ a_i·b_i`.
pub fn inner_product(a: &[F], b: &[F]) -> F {
    assert_eq!(a.len(), b.len(), "vectors of one length");
    let (done, head) = in_lanes!(inner_product(a, b), (0, F::ZERO));
    let mut rest = WideSum::default();
    a[done..].iter().zip(&b[done..]).for_each(|(a, b)| rest.add(a, b));
    head + rest.reduce()
}

/// `Σ a_i·k_i` for words `k_i`.
pub fn inner_product_small(a: &[F], k: &[u64]) -> F {
    assert_eq!(a.len(), k.len(), "vectors of one length");
    let (done, head) = in_lanes!(inner_product_small(a, k), (0, F::ZERO));
    let mut rest = SmallSum::default();
    a[done..].iter().zip(&k[done..]).for_each(|(a, k)| rest.add(a, *k));
    head + rest.reduce()
}

/// `out_i ← Σ_k scales_k·columns_k[i]` for columns of words.
///
/// # Panics
/// If a column is not as long as `out`, or there are more than `MAX_COLUMNS`.
pub fn combine_small(scales: &[F], columns: &[&[u64]], out: &mut [F]) {
    assert_eq!(scales.len(), columns.len(), "a scale for each column");
    assert!(columns.len() <= MAX_COLUMNS, "room for so many products");
    assert!(columns.iter().all(|column| column.len() == out.len()), "columns of one length");
    let done = in_lanes!(combine_small(scales, columns, out), 0);
    for (i, out) in out.iter_mut().enumerate().skip(done) {
        let mut sum = SmallSum::default();
        scales.iter().zip(columns).for_each(|(scale, column)| sum.add(scale, column[i]));
        *out = sum.reduce();
    }
}

/// `out_i ← a_i·b_i`.
pub fn multiply(a: &[F], b: &[F], out: &mut [F]) {
    assert!(a.len() == b.len() && a.len() == out.len(), "vectors of one length");
    let done = in_lanes!(multiply(a, b, out), 0);
    for ((out, a), b) in out.iter_mut().zip(a).zip(b).skip(done) {
        *out = *a * b;
    }
}

/// `sum_i ← sum_i + scale·a_i`.
pub fn add_scaled(sum: &mut [F], scale: F, a: &[F]) {
    assert_eq!(a.len(), sum.len(), "vectors of one length");
    let done = in_lanes!(add_scaled(sum, &scale, a), 0);
    for (sum, a) in sum.iter_mut().zip(a).skip(done) {
        *sum += scale * a;
    }
}

/// `sum_i ← sum_i + a_i`.
pub fn add_to(sum: &mut [F], a: &[F]) {
    assert_eq!(a.len(), sum.len(), "vectors of one length");
    let done = in_lanes!(add_to(sum, a), 0);
    for (sum, a) in sum.iter_mut().zip(a).skip(done) {
        *sum += a;
    }
}

/// `sum_i ← sum_i - a_i`.
pub fn subtract_from(sum: &mut [F], a: &[F]) {
    assert_eq!(a.len(), sum.len(), "vectors of one length");
    let done = in_lanes!(subtract_from(sum, a), 0);
    for (sum, a) in sum.iter_mut().zip(a).skip(done) {
        *sum -= a;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Words, edge_words, on_all, random_elements};

    fn table(seed: u64, length: usize) -> Vec<F> {
        let mut table: Vec<F> = edge_words();
        table.rotate_left(seed as usize % 7);
        table.extend(random_elements::<F>(seed, length));
        table.truncate(length);
        table
    }

    const LENGTHS: [usize; 11] = [0, 2, 6, 8, 14, 16, 18, 512, 1040, 4096, 9998];

    #[test]
    fn binding_agrees_with_its_formula() {
        for length in LENGTHS {
            let values = table(41, length);
            for challenge in [F::ZERO, F::from(1u64), -F::from(1u64), random_elements(42, 1)[0]] {
                let at = |pair: &[F]| pair[0] + challenge * (pair[1] - pair[0]);
                let expected: Vec<F> = values.chunks(2).map(at).collect();
                on_all(|backend| {
                    let mut bound = values.clone();
                    bind_in_place(&mut bound, challenge);
                    bound.truncate(length / 2);
                    assert_eq!(bound, expected, "{backend:?}, {length}");
                    bind_into(&values, challenge, &mut bound);
                    assert_eq!(bound, expected, "{backend:?}, {length}");
                });
            }
        }
    }

    #[test]
    fn sums_of_products_agree_with_their_formulas() {
        for length in LENGTHS {
            let (a, b) = (table(43, length), table(44, length));
            let mut words: Vec<u64> = Words(45).take(length).collect();
            words.iter_mut().step_by(3).for_each(|word| *word = u64::MAX);
            let inner: F = a.iter().zip(&b).map(|(a, b)| *a * b).sum();
            let small: F = a.iter().zip(&words).map(|(a, k)| *a * F::from(*k)).sum();
            on_all(|backend| {
                assert_eq!(inner_product(&a, &b), inner, "{backend:?}, {length}");
                assert_eq!(inner_product_small(&a, &words), small, "{backend:?}, {length}");
            });
        }
    }

    #[test]
    fn combinations_of_words_agree_with_their_formula() {
        for (count, length) in [(0, 16), (1, 8), (3, 37), (22, 256), (MAX_COLUMNS, 16)] {
            let scales = table(49, count);
            let columns: Vec<Vec<u64>> = (0..count as u64)
                .map(|k| {
                    // Words of 64 and of 52 bits, and zeros.
                    let words = Words(k).map(|word| [word, word >> 12, 0][k as usize % 3]);
                    std::iter::once(u64::MAX >> (12 * (k % 2))).chain(words).take(length).collect()
                })
                .collect();
            let columns: Vec<&[u64]> = columns.iter().map(Vec::as_slice).collect();
            let at = |i: usize| scales.iter().zip(&columns).map(|(s, k)| *s * F::from(k[i])).sum();
            let expected: Vec<F> = (0..length).map(at).collect();
            on_all(|backend| {
                let mut out = vec![F::from(1u64); length];
                combine_small(&scales, &columns, &mut out);
                assert_eq!(out, expected, "{backend:?}, {count} columns of {length}");
            });
        }
    }

    #[test]
    fn elementwise_products_agree_with_their_formulas() {
        for length in LENGTHS {
            let (a, b) = (table(46, length), table(47, length));
            let scale: F = random_elements(48, 1)[0];
            let each = |formula: &dyn Fn(F, F) -> F| -> Vec<F> {
                a.iter().zip(&b).map(|(a, b)| formula(*a, *b)).collect()
            };
            on_all(|backend| {
                let mut out = vec![F::ZERO; length];
                multiply(&a, &b, &mut out);
                assert_eq!(out, each(&|a, b| a * b), "{backend:?}, {length}");
                let mut sum = b.clone();
                add_scaled(&mut sum, scale, &a);
                assert_eq!(sum, each(&|a, b| b + scale * a), "{backend:?}, {length}");
                let mut difference = b.clone();
                subtract_from(&mut difference, &a);
                assert_eq!(difference, each(&|a, b| b - a), "{backend:?}, {length}");
                let mut sum = b.clone();
                add_to(&mut sum, &a);
                assert_eq!(sum, each(&|a, b| b + a), "{backend:?}, {length}");
                subtract_from(&mut sum, &b);
                assert_eq!(sum, a);
                subtract_from(&mut sum, &a);
                assert!(sum.iter().all(|sum| *sum == F::ZERO));
            });
        }
    }
}
