//! Lines of the Miller loop, for eight points of G2 per group and all groups in step.
//!
//! Coordinates are in the form of arkworks, `z·2^256`, slopes as `λ·2^258`: see `g1_add`. As words
//! of arkworks the latter is the element `4λ`, which is what a [`Line`] holds.

use super::complex::Complex;
use super::modulus::power_of_two;
use crate::pairing::{Line, Step, schedule, summand};
use ark_bn254::{Fq, Fq2, G2Affine};
use ark_ff::AdditiveGroup;

/// Eight points.
#[derive(Clone, Copy)]
struct Points {
    x: Complex,
    y: Complex,
}

/// The lines of each point, in the order of [`schedule`]. The points are not the identity.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn lines(points: &[G2Affine]) -> Vec<Vec<Line>> {
    let blank = Line { slope_times_4: Fq2::ZERO, offset: Fq2::ZERO };
    let mut lines = vec![vec![blank; schedule().count()]; points.len()];
    let mut multiples = Vec::with_capacity(points.len().div_ceil(8));
    for eight in points.chunks(8) {
        multiples.push(gather(eight));
    }
    let mut products = Vec::with_capacity(multiples.len());
    let mut summands = Vec::with_capacity(multiples.len());
    for (number, step) in schedule().enumerate() {
        load_summands(step, points, &mut summands);
        let product = multiply_denominators(&multiples, &summands, &mut products);
        let mut inverse = invert(product, step);
        for group in (0..multiples.len()).rev() {
            let t = &mut multiples[group];
            let s = summands.get(group).copied();
            let inverse_here = inverse.mul(&products[group]);
            inverse = inverse.mul(&denominator(t, s));
            let (slope, offset) = advance(t, s, inverse_here);
            write_line(&mut lines[8 * group..], number, slope, offset);
        }
    }
    lines
}

/// Line `number` of the first eight points, or of as many as there are.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn write_line(lines: &mut [Vec<Line>], number: usize, slope: Complex, offset: Complex) {
    if let Some(eight) = lines.first_chunk_mut::<8>() {
        slope.scatter(eight.each_mut().map(|lines| &mut lines[number].slope_times_4));
        offset.scatter(eight.each_mut().map(|lines| &mut lines[number].offset));
        return;
    }
    let (slope, offset) = (slope.write(), offset.write());
    for (lane, lines) in lines.iter_mut().enumerate() {
        lines[number] = Line { slope_times_4: slope[lane], offset: offset[lane] };
    }
}

/// Up to eight points in lanes; the last is repeated.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn gather(points: &[G2Affine]) -> Points {
    let at = |lane: usize| &points[lane.min(points.len() - 1)];
    Points {
        x: Complex::gather(core::array::from_fn(|lane| &at(lane).x)),
        y: Complex::gather(core::array::from_fn(|lane| &at(lane).y)),
    }
}

/// The summands of a step; none for a doubling.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn load_summands(step: Step, points: &[G2Affine], summands: &mut Vec<Points>) {
    summands.clear();
    if step == Step::Double {
        return;
    }
    for eight in points.chunks(8) {
        let eight: Vec<G2Affine> = eight.iter().filter_map(|q| summand(step, q)).collect();
        summands.push(gather(&eight));
    }
}

/// `y_T` for a doubling (the constant factor of `3x²/2y` is left to [`invert`]), else `x_S - x_T`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn denominator(t: &Points, s: Option<Points>) -> Complex {
    match s {
        None => t.y,
        Some(s) => s.x.sub(t.x),
    }
}

/// The product of all denominators; `products[g]` is that of the groups before `g`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn multiply_denominators(
    multiples: &[Points],
    summands: &[Points],
    products: &mut Vec<Complex>,
) -> Complex {
    products.clear();
    let mut product = Complex::one();
    for (group, t) in multiples.iter().enumerate() {
        products.push(product);
        product = product.mul(&denominator(t, summands.get(group).copied()));
    }
    product
}

/// From words `A` per lane to `2^518/A`, so that inverse denominators come out as `2^262/d`; times
/// 24 for a doubling, whose numerator is `x²·2^252` where `(3/2)·x²·2^256` is meant.
fn inverse_scale(step: Step) -> Fq2 {
    let factor = if step == Step::Double { 24u64 } else { 1 };
    Fq2::new(power_of_two::<Fq>(6) * Fq::from(factor), Fq::ZERO)
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn invert(product: Complex, step: Step) -> Complex {
    let mut lanes = product.write();
    assert!(lanes.iter().all(|z| *z != Fq2::ZERO), "points of G2 have large prime order");
    ark_ff::batch_inversion_and_mul(&mut lanes, &inverse_scale(step));
    Complex::gather(lanes.each_ref())
}

/// Moves T to T + S (or 2T); returns slope and offset of the line.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn advance(t: &mut Points, s: Option<Points>, inverse: Complex) -> (Complex, Complex) {
    let (numerator, x) = match s {
        None => (t.x.square(), t.x),
        Some(s) => (s.y.sub(t.y), s.x),
    };
    let slope = numerator.mul(&inverse);
    let offset = slope.mul(&t.x.shift::<2>()).sub(t.y);
    let x3 = slope.square().sub(t.x.add(x));
    *t = Points { x: x3, y: offset.sub(slope.mul(&x3.shift::<2>())) };
    (slope, offset)
}
