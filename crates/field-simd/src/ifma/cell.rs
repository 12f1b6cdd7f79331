//! Kernels over cells and rows of bits, eight entries at a time.

use super::lanes::Loose;
use super::modulus::{Modulus, ScalarField};
use super::table::{Element, fold, read, splat_times_16, sum_of_lanes, write};
use super::transpose::{load, store};
use super::wide::{Wide, mul_loose, square_loose};
use crate::cell::Eight;
use core::arch::x86_64::{
    __m512i, _mm512_mask_add_epi64, _mm512_maskz_set1_epi8, _mm512_or_si512, _mm512_setzero_si512,
    _mm512_storeu_si512,
};
use rill_field::{AdditiveGroup, F, Field};

/// Scales that are summed before a reduction, whose bound is `16p`.
const SCALES: usize = 14;

/// Rows that are summed at a time: five accumulators each.
const ROWS: usize = 5;

/// Blocks of eight whose products are folded at a time: the sum stays below `64·4p² < 4·2^260·p`.
const BLOCKS: usize = 64;

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn get(eight: &Eight) -> Element {
    // SAFETY: eight elements of 32 bytes.
    Element::from_words(unsafe { load(eight.0.as_ptr().cast()) })
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn put(eight: &mut Eight, value: Element) {
    // SAFETY: eight elements of 32 bytes.
    unsafe { store(eight.0.as_mut_ptr().cast(), value.to_words()) };
}

/// `Σ_i scales_i·(bit β of rows_i)`, for each element β what is added to it, or what it is.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn rows(cell: &mut [Eight], add: bool, scales: &[F], rows: &[&[u64]]) {
    let mut elements = Vec::with_capacity(scales.len());
    for scale in scales {
        elements.push(splat_times_16(scale));
    }
    for (word, blocks) in cell.as_chunks_mut::<8>().0.iter_mut().enumerate() {
        for (byte, block) in blocks.iter_mut().enumerate() {
            let mut sum = if add { get(block) } else { Element::zero() };
            for (scales, rows) in elements.chunks(SCALES).zip(rows.chunks(SCALES)) {
                let mut loose = sum.0;
                for (scale, row) in scales.iter().zip(rows) {
                    add_where(&mut loose, row[word].to_le_bytes()[byte], scale);
                }
                sum = Loose::from_limbs(loose).reduce();
            }
            put(block, sum);
        }
    }
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn add_where(sum: &mut [__m512i; 5], mask: u8, value: &Element) {
    for i in 0..5 {
        sum[i] = _mm512_mask_add_epi64(sum[i], mask, sum[i], value.0[i]);
    }
}

/// The elements of a cell.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn values(cell: &[Eight]) -> Vec<F> {
    // Words of 2^260·x are those of 16·x.
    let sixteenth = F::from(16u64).inverse().expect("not zero");
    let mut values = vec![F::ZERO; 8 * cell.len()];
    for (eight, values) in cell.iter().zip(values.as_chunks_mut().0) {
        write(values, get(eight).canonical());
    }
    values.iter_mut().for_each(|value| *value *= sixteenth);
    values
}

/// The line from `zeros` to `ones` at `challenge`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn bind(zeros: &mut [Eight], ones: Option<&[Eight]>, challenge: &F) {
    let challenge = splat_times_16(challenge);
    let none = Eight::default();
    for (i, eight) in zeros.iter_mut().enumerate() {
        let (zero, one) = (get(eight), get(ones.map_or(&none, |ones| &ones[i])));
        let [product] = mul_loose(&[slope(zero, one)], &[challenge]);
        put(eight, product.plus(zero).reduce());
    }
}

/// The sums of two cells.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn add(cell: &mut [Eight], other: &[Eight]) {
    for (eight, other) in cell.iter_mut().zip(other) {
        let sum = get(eight).loose().plus(get(other)).reduce();
        put(eight, sum);
    }
}

/// `one - zero + 2p`, below `4p`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn slope(zero: Element, one: Element) -> Element {
    one.loose().plus_limbs(ScalarField::P2).minus(zero).carry()
}

/// `Σ weight·(b² - b)` at 0 and the highest coefficient of `Σ weight·b²`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn squares(cells: [&[Eight]; 2], weights: &[F]) -> [F; 2] {
    let mut totals = [Element::zero(); 2];
    let weights = weights.as_chunks().0;
    for first in (0..weights.len()).step_by(BLOCKS) {
        let mut sums = [Wide::zero(); 2];
        for block in first..weights.len().min(first + BLOCKS) {
            let weight = read(&weights[block]);
            let (zero, one) = (get(&cells[0][block]), get(&cells[1][block]));
            let slope = slope(zero, one);
            let [product, square] = square_loose(&[zero, slope]);
            let difference = product.plus_limbs(ScalarField::P2).minus(zero).carry();
            sums[0] = sums[0].add_product(weight, difference);
            sums[1] = sums[1].add_product(weight, square.carry());
        }
        for (total, sum) in totals.iter_mut().zip(sums) {
            *total = fold(*total, sum);
        }
    }
    let mut out = [F::ZERO; 2];
    for (out, total) in out.iter_mut().zip(totals) {
        // The weights are `2^256·x`; read as such, so is the sum.
        *out = sum_of_lanes(total);
    }
    out
}

/// `Σ_β weights_β·(bit β of the row)` for each row over whole words; how many bits are done.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn sums_of_bits(weights: &[F], rows: &[&[u64]], sums: &mut [F]) -> usize {
    let words = weights.as_chunks::<64>().0;
    for (rows, sums) in rows.chunks(ROWS).zip(sums.chunks_mut(ROWS)) {
        let mut totals = [Element::zero(); ROWS];
        for (word, weights) in words.iter().enumerate() {
            let mut loose = totals.map(|total| total.0);
            let mut bits = [0; ROWS];
            bits.iter_mut().zip(rows).for_each(|(to, row)| *to = row[word]);
            for (byte, block) in weights.as_chunks().0.iter().enumerate() {
                let weight = read(block);
                for row in 0..ROWS {
                    add_where(&mut loose[row], bits[row].to_le_bytes()[byte], &weight);
                }
            }
            // Eight weights and what was left are below 16p.
            for row in 0..ROWS {
                totals[row] = Loose::from_limbs(loose[row]).reduce();
            }
        }
        for (sum, total) in sums.iter_mut().zip(totals) {
            *sum = sum_of_lanes(total);
        }
    }
    64 * words.len()
}

/// Bit β of four rows as number β; how many words are done.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn nibbles(rows: [&[u64]; 4], nibbles: &mut [u8]) -> usize {
    for (word, nibbles) in nibbles.as_chunks_mut::<64>().0.iter_mut().enumerate() {
        let mut sum = _mm512_setzero_si512();
        for (row, value) in rows.into_iter().zip([1, 2, 4, 8]) {
            sum = _mm512_or_si512(sum, _mm512_maskz_set1_epi8(row[word], value));
        }
        // SAFETY: 64 bytes.
        unsafe { _mm512_storeu_si512(nibbles.as_mut_ptr().cast(), sum) };
    }
    rows[0].len()
}
