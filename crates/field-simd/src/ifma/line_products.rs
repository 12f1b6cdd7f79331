//! Sums of products of lines, eight pairs at a time.
//!
//! Coefficients of lines are below `2p`, those of products below `2p` as well, since a sum of few
//! such products divided by `2^260` stays below `p`. Each of the `V` products with `V + 1` factors
//! in all divides by `2^260` where the elements' form asks for `2^256`; the sums are multiplied by
//! `16^V` at the end.

use super::modulus::power_of_two;
use super::table::{Element, difference, fold, read, read_pairs, sum_of_lanes};
use super::wide::{Wide, montgomery};
use rill_field::F;

/// Blocks of eight pairs between two reductions of the sums: at most five products each, 160 in
/// all.
const BLOCKS: usize = 32;

type Line = [Element; 2];

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn sum_of_4(weights: &[F], tables: [&[F]; 4]) -> (usize, [F; 5]) {
    let mut total = [Element::zero(); 5];
    for part in parts(weights) {
        let mut sums = [Wide::zero(); 5];
        for block in part {
            let [a, b, c, d] = lines(weights, &tables, block);
            let (left, right): ([Element; 3], [Element; 3]) = (convolve(&a, &b), convolve(&c, &d));
            accumulate(&left, &right, &mut sums);
        }
        fold_all(&mut total, &sums);
    }
    (weights.len() & !7, finish::<4, 5>(total))
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn sum_of_5(weights: &[F], tables: [&[F]; 5]) -> (usize, [F; 6]) {
    let mut total = [Element::zero(); 6];
    for part in parts(weights) {
        let mut sums = [Wide::zero(); 6];
        for block in part {
            let [a, b, c, d, e] = lines(weights, &tables, block);
            let left: [Element; 4] = convolve(&a, &convolve::<2, 2, 3>(&b, &c));
            accumulate(&left, &convolve::<2, 2, 3>(&d, &e), &mut sums);
        }
        fold_all(&mut total, &sums);
    }
    (weights.len() & !7, finish::<5, 6>(total))
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn sum_of_9(weights: &[F], tables: [&[F]; 9]) -> (usize, [F; 10]) {
    let mut total = [Element::zero(); 10];
    for part in parts(weights) {
        let mut sums = [Wide::zero(); 10];
        for block in part {
            let [a, b, c, d, e, f, g, h, i] = lines(weights, &tables, block);
            let left: [Element; 6] = convolve(&a, &four(&b, &c, &d, &e));
            accumulate(&left, &four(&f, &g, &h, &i), &mut sums);
        }
        fold_all(&mut total, &sums);
    }
    (weights.len() & !7, finish::<9, 10>(total))
}

/// Whole blocks, some at a time.
fn parts(weights: &[F]) -> impl Iterator<Item = core::ops::Range<usize>> {
    let blocks = weights.len() / 8;
    (0..blocks).step_by(BLOCKS).map(move |first| first..blocks.min(first + BLOCKS))
}

/// The lines of a block, constant term first, the first of them weighted.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn lines<const V: usize>(weights: &[F], tables: &[&[F]; V], block: usize) -> [Line; V] {
    let mut lines = [[Element::zero(); 2]; V];
    for (line, table) in lines.iter_mut().zip(tables) {
        let (zero, one) = read_pairs(&table.as_chunks().0[block]);
        *line = [zero, difference(one, zero)];
    }
    let weight = read(&weights.as_chunks().0[block]);
    lines[0] = convolve(&lines[0], &[weight]);
    lines
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn four(a: &Line, b: &Line, c: &Line, d: &Line) -> [Element; 5] {
    convolve(&convolve::<2, 2, 3>(a, b), &convolve::<2, 2, 3>(c, d))
}

/// The product of two polynomials, `N = A + B - 1` coefficients.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn convolve<const A: usize, const B: usize, const N: usize>(
    a: &[Element; A],
    b: &[Element; B],
) -> [Element; N] {
    let mut sums = [Wide::zero(); N];
    accumulate(a, b, &mut sums);
    let loose = montgomery(sums);
    let mut out = [Element::zero(); N];
    for (out, loose) in out.iter_mut().zip(loose) {
        *out = loose.carry();
    }
    out
}

/// `sums += a·b`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn accumulate<const A: usize, const B: usize, const N: usize>(
    a: &[Element; A],
    b: &[Element; B],
    sums: &mut [Wide; N],
) {
    const { assert!(N + 1 == A + B) };
    for (i, a) in a.iter().enumerate() {
        for (j, b) in b.iter().enumerate() {
            sums[i + j] = sums[i + j].add_product(*a, *b);
        }
    }
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn fold_all<const N: usize>(total: &mut [Element; N], sums: &[Wide; N]) {
    for (total, sum) in total.iter_mut().zip(sums) {
        *total = fold(*total, *sum);
    }
}

/// The sums over lanes, times `16^V`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn finish<const V: usize, const N: usize>(total: [Element; N]) -> [F; N] {
    let factor = power_of_two::<F>(4 * V as u64);
    let mut out = [factor; N];
    for (out, total) in out.iter_mut().zip(total) {
        *out *= sum_of_lanes(total);
    }
    out
}
