//! Table kernels, eight elements at a time, on elements in the form of arkworks.
//!
//! Products divide by `2^260` where arkworks has `2^256`: one factor, the scalar one if there is
//! one, is taken 16 times.

use super::lanes::Lanes;
use super::modulus::{Modulus, ScalarField};
use super::transpose::{load, load_interleaved, store};
use super::wide::{Wide, montgomery, mul_loose};
use ark_bn254::FrConfig;
use ark_ff::{AdditiveGroup, MontConfig};
use core::arch::x86_64::_mm512_loadu_si512;
use rill_field::F;

pub(super) type Element = Lanes<ScalarField>;

/// Blocks of eight whose products are summed before a reduction: the sum stays below `64p² <
/// 2^260·p`.
const BLOCKS: usize = 64;

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(super) fn read(eight: &[F; 8]) -> Element {
    const { assert!(size_of::<F>() == 32) };
    // SAFETY: eight elements of 32 bytes.
    Element::from_words(unsafe { load(eight.as_ptr().cast()) })
}

/// The even and the odd ones of sixteen.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(super) fn read_pairs(sixteen: &[F; 16]) -> (Element, Element) {
    // SAFETY: sixteen elements of 32 bytes.
    let (even, odd) = unsafe { load_interleaved(sixteen.as_ptr().cast()) };
    (Element::from_words(even), Element::from_words(odd))
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(super) fn write(eight: &mut [F; 8], canonical: Element) {
    // SAFETY: eight elements of 32 bytes.
    unsafe { store(eight.as_mut_ptr().cast(), canonical.to_words()) };
}

/// `16·x`, without a product.
fn times_16(x: F) -> F {
    x.double().double().double().double()
}

/// `2^260`: the words of `2^256` are R².
pub(super) fn two_to_260() -> F {
    times_16(F::new_unchecked(FrConfig::R2))
}

/// `scale`, 16 times, in every lane.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(super) fn splat_times_16(scale: &F) -> Element {
    Element::splat(&times_16(*scale))
}

/// `a - b + p` for canonical operands.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(super) fn difference(a: Element, b: Element) -> Element {
    a.loose().plus_limbs(ScalarField::P).minus(b).carry()
}

/// `low + challenge·(high - low)` for sixteen consecutive values.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn bind_block(sixteen: &[F; 16], challenge: Element) -> Element {
    let (low, high) = read_pairs(sixteen);
    let [product] = mul_loose(&[difference(high, low)], &[challenge]);
    product.plus(low).canonical()
}

/// Binds whole blocks in place; returns how many results are done.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn bind(table: &mut [F], challenge: &F) -> usize {
    let challenge = splat_times_16(challenge);
    let blocks = table.len() / 16;
    for block in 0..blocks {
        // Results end at or before the place they are read from.
        let sixteen = table[16 * block..].first_chunk().expect("a whole block");
        let bound = bind_block(sixteen, challenge);
        write(table[8 * block..].first_chunk_mut().expect("a whole block"), bound);
    }
    8 * blocks
}

/// Binds whole blocks into `out`; returns how many results are done.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn bind_into(table: &[F], challenge: &F, out: &mut [F]) -> usize {
    let challenge = splat_times_16(challenge);
    let (blocks, _) = out.as_chunks_mut::<8>();
    for (sixteen, out) in table.as_chunks().0.iter().zip(&mut *blocks) {
        write(out, bind_block(sixteen, challenge));
    }
    8 * blocks.len()
}

/// `out ← a·b` in whole blocks; returns how many results are done.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn multiply(a: &[F], b: &[F], out: &mut [F]) -> usize {
    let (blocks, _) = out.as_chunks_mut::<8>();
    for ((a, b), out) in a.as_chunks().0.iter().zip(b.as_chunks().0).zip(&mut *blocks) {
        let a = read(a).loose().shift::<4>().carry();
        let [product] = mul_loose(&[a], &[read(b)]);
        write(out, product.carry().subtract_p_once());
    }
    8 * blocks.len()
}

/// `sum ← sum + scale·a` in whole blocks; returns how many results are done.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn add_scaled(sum: &mut [F], scale: &F, a: &[F]) -> usize {
    let scale = splat_times_16(scale);
    let (blocks, _) = sum.as_chunks_mut::<8>();
    for (a, sum) in a.as_chunks().0.iter().zip(&mut *blocks) {
        let [product] = mul_loose(&[read(a)], &[scale]);
        write(sum, product.plus(read(sum)).canonical());
    }
    8 * blocks.len()
}

/// `sum ← sum + a` in whole blocks; returns how many results are done.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn add_to(sum: &mut [F], a: &[F]) -> usize {
    let (blocks, _) = sum.as_chunks_mut::<8>();
    for (a, sum) in a.as_chunks().0.iter().zip(&mut *blocks) {
        write(sum, read(a).loose().plus(read(sum)).carry().subtract_p_once());
    }
    8 * blocks.len()
}

/// `sum ← sum - a` in whole blocks; returns how many results are done.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn subtract_from(sum: &mut [F], a: &[F]) -> usize {
    let (blocks, _) = sum.as_chunks_mut::<8>();
    for (a, sum) in a.as_chunks().0.iter().zip(&mut *blocks) {
        write(sum, difference(read(sum), read(a)).subtract_p_once());
    }
    8 * blocks.len()
}

/// The sum of the lanes' elements.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(super) fn sum_of_lanes(value: Element) -> F {
    let mut lanes = [F::ZERO; 8];
    write(&mut lanes, value.canonical());
    lanes.iter().sum()
}

/// `total + sum`, reduced.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(super) fn fold(total: Element, sum: Wide) -> Element {
    montgomery([sum])[0].plus(total).reduce()
}

/// How many terms are in whole blocks, and their `Σ a·b`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn inner_product(a: &[F], b: &[F]) -> (usize, F) {
    let mut total = Element::zero();
    for (a, b) in a.chunks(8 * BLOCKS).zip(b.chunks(8 * BLOCKS)) {
        let mut sum = Wide::zero();
        for (a, b) in a.as_chunks().0.iter().zip(b.as_chunks().0) {
            sum = sum.add_product(read(a), read(b));
        }
        total = fold(total, sum);
    }
    (a.len() & !7, times_16(sum_of_lanes(total)))
}

/// How many terms are in whole blocks, and their `Σ a·k`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn inner_product_small(a: &[F], k: &[u64]) -> (usize, F) {
    let mut total = Element::zero();
    for (a, k) in a.chunks(8 * BLOCKS).zip(k.chunks(8 * BLOCKS)) {
        let mut sum = Wide::zero();
        for (a, k) in a.as_chunks().0.iter().zip(k.as_chunks::<8>().0) {
            // SAFETY: eight words.
            let k = unsafe { _mm512_loadu_si512(k.as_ptr().cast()) };
            sum = sum.add_small_product(read(a), k);
        }
        total = fold(total, sum);
    }
    // Words of a·k, divided by 2^260.
    (a.len() & !7, sum_of_lanes(total) * two_to_260())
}

/// `out_i ← Σ_k scales_k·columns_k[i]` in whole blocks; returns how many results are done.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn combine_small(scales: &[F], columns: &[&[u64]], out: &mut [F]) -> usize {
    // The reduction divides by 2^260.
    let factor = two_to_260();
    let terms: Vec<(Element, &[[u64; 8]], bool)> = scales
        .iter()
        .zip(columns)
        .map(|(scale, column)| {
            let short = column.iter().fold(0, |bits, word| bits | word) >> 52 == 0;
            (Element::splat(&(*scale * factor)), column.as_chunks().0, short)
        })
        .collect();
    let (blocks, _) = out.as_chunks_mut::<8>();
    for (i, out) in blocks.iter_mut().enumerate() {
        let mut sum = Wide::zero();
        for (scale, column, short) in &terms {
            // SAFETY: eight words.
            let words = unsafe { _mm512_loadu_si512(column[i].as_ptr().cast()) };
            sum = if *short {
                sum.add_limb_product(*scale, words)
            } else {
                sum.add_small_product(*scale, words)
            };
        }
        write(out, montgomery([sum])[0].canonical());
    }
    8 * blocks.len()
}
