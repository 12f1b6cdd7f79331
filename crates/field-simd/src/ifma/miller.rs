//! The multi-Miller loop: pairs in lanes, eight at a time, one accumulator for all groups.

use super::complex::Complex;
use super::fq12::{Dodecic, Line as LineFactors};
use super::lanes::Lanes;
use super::modulus::{BaseField, power_of_two};
use super::transpose::load;
use super::wide::mul_many;
use crate::pairing::{Line, Multipliers, Step, schedule};
use ark_bn254::{Fq, Fq12};
use ark_ff::AdditiveGroup;
use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};

type Element = Lanes<BaseField>;

/// Eight pairs.
struct Group<'a> {
    /// Zero in the lanes without a pair, whose line thus is one.
    slope: Element,
    offset: Element,
    lines: [&'a [Line]; 8],
}

/// The product of the Miller values of all pairs.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn miller_loop(multipliers: &[Multipliers], lines: &[&[Line]]) -> Fq12 {
    let mut groups = Vec::with_capacity(lines.len().div_ceil(8));
    for (multipliers, lines) in multipliers.chunks(8).zip(lines.chunks(8)) {
        groups.push(group(multipliers, lines));
    }
    let mut f = Dodecic::one();
    for (number, step) in schedule().enumerate() {
        if step == Step::Double {
            f = f.square();
        }
        for group in &groups {
            f.mul_by_line(&evaluate(group, number));
        }
    }
    f.product_of_lanes()
}

/// Lines are words of `4λ` and of the offset, with `R = 2^256`; their products with the multipliers
/// shall be words with `R = 2^260`. Hence factors of 2^6 and 2^8.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn group<'a>(multipliers: &[Multipliers], lines: &[&'a [Line]]) -> Group<'a> {
    let (for_slope, for_offset) = (power_of_two::<Fq>(6), power_of_two::<Fq>(8));
    let (mut slope, mut offset) = ([Fq::ZERO; 8], [Fq::ZERO; 8]);
    for (lane, multiplier) in multipliers.iter().enumerate() {
        slope[lane] = multiplier.slope * for_slope;
        offset[lane] = multiplier.offset * for_offset;
    }
    // SAFETY: two arrays of eight elements of 32 bytes.
    let (slope, offset) = unsafe { (load(slope.as_ptr().cast()), load(offset.as_ptr().cast())) };
    Group {
        slope: Element::from_words(slope),
        offset: Element::from_words(offset),
        lines: core::array::from_fn(|lane| *lines.get(lane).unwrap_or(&lines[0])),
    }
}

/// Line `number` of each pair at its point of G1, and a request for the next.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn evaluate(group: &Group<'_>, number: usize) -> LineFactors {
    for lines in &group.lines {
        let next = lines.as_ptr().wrapping_add(number + 1);
        _mm_prefetch::<_MM_HINT_T0>(next.cast());
        _mm_prefetch::<_MM_HINT_T0>(next.cast::<i8>().wrapping_add(64));
    }
    let slope = Complex::gather(group.lines.map(|lines| &lines[number].slope_times_4));
    let offset = Complex::gather(group.lines.map(|lines| &lines[number].offset));
    let [a_re, a_im] = mul_many(&[slope.re, slope.im], &[group.slope; 2]);
    let [b_re, b_im] = mul_many(&[offset.re, offset.im], &[group.offset; 2]);
    LineFactors::new(&Complex { re: a_re, im: a_im }, &Complex { re: b_re, im: b_im })
}
