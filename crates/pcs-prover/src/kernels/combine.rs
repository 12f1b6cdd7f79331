//! Linear combinations of vectors of points: every position gets the same scalars.
//!
//! `out_i = Σ_k c_k·P_k[i]`. The scalars are split by the group's endomorphism and recoded once; then the same doublings
//! and additions are applied to all positions together, in affine coordinates with shared inversions.

use super::affine::{add_all, double_all};
use ark_bn254::{g1, g2};
use ark_ec::scalar_mul::glv::GLVConfig;
use ark_ec::short_weierstrass::{Affine, SWCurveConfig};
use ark_ff::PrimeField;
use rayon::prelude::*;
use rill_field::F;
use rill_pcs::gls::{decompose, twisted_frobenius_affine};
use std::ops::Range;

/// Positions treated together: enough to amortise an inversion, few enough for the cache.
const BLOCK: usize = 256;

/// Digits are odd and below `2^(WIDTH-1)` in absolute value.
const WIDTH: u32 = 4;
const ODD_MULTIPLES: usize = 1 << (WIDTH - 2);

/// A group with a cheap endomorphism that multiplies by `λ`.
pub(crate) trait Endomorphism: SWCurveConfig<ScalarField = F> {
    /// `λ·P`.
    fn endomorphism(point: Affine<Self>) -> Affine<Self>;

    /// `scalar = Σ ±part_i·λ^i`: whether negative, and the absolute value.
    fn split(scalar: F) -> Vec<(bool, u128)>;
}

impl Endomorphism for g1::Config {
    fn endomorphism(point: Affine<Self>) -> Affine<Self> {
        <Self as GLVConfig>::endomorphism_affine(&point)
    }

    fn split(scalar: F) -> Vec<(bool, u128)> {
        let (first, second) = <Self as GLVConfig>::scalar_decomposition(scalar);
        let part = |(positive, magnitude): (bool, F)| {
            let limbs = magnitude.into_bigint().0;
            (!positive, u128::from(limbs[0]) | (u128::from(limbs[1]) << 64))
        };
        vec![part(first), part(second)]
    }
}

impl Endomorphism for g2::Config {
    fn endomorphism(point: Affine<Self>) -> Affine<Self> {
        twisted_frobenius_affine(point)
    }

    fn split(scalar: F) -> Vec<(bool, u128)> {
        decompose(scalar).map(|part| (part.negative, u128::from(part.magnitude))).to_vec()
    }
}

/// One addition of the common schedule: `±(odd multiple)` of a term's image under a power of the endomorphism.
#[derive(Clone, Copy)]
struct Step {
    term: usize,
    power: usize,
    multiple: usize,
    negative: bool,
}

/// `Σ_k c_k·P_k`, position by position, `length` positions; shorter vectors end in identities.
pub(crate) fn combine<P: Endomorphism>(
    terms: &[(&[Affine<P>], F)],
    length: usize,
) -> Vec<Affine<P>> {
    let schedule = schedule::<P>(terms);
    (0..length.div_ceil(BLOCK))
        .into_par_iter()
        .flat_map_iter(|block| {
            let (start, end) = (block * BLOCK, ((block + 1) * BLOCK).min(length));
            combine_block(terms, &schedule, start..end)
        })
        .collect()
}

/// The additions after each doubling, most significant first.
fn schedule<P: Endomorphism>(terms: &[(&[Affine<P>], F)]) -> Vec<Vec<Step>> {
    let mut steps: Vec<Vec<Step>> = Vec::new();
    for (term, (_, scalar)) in terms.iter().enumerate() {
        for (power, (flip, magnitude)) in P::split(*scalar).into_iter().enumerate() {
            for (position, digit) in odd_digits(magnitude) {
                if steps.len() <= position {
                    steps.resize(position + 1, Vec::new());
                }
                let multiple = usize::from(digit.unsigned_abs()) / 2;
                steps[position].push(Step { term, power, multiple, negative: (digit < 0) != flip });
            }
        }
    }
    steps.reverse();
    steps
}

/// `magnitude = Σ digit·2^position` with odd digits, at most one in `WIDTH` consecutive positions.
fn odd_digits(magnitude: u128) -> Vec<(usize, i8)> {
    let (mut rest, mut position, mut digits) = (magnitude, 0, Vec::new());
    while rest != 0 {
        let zeros = rest.trailing_zeros();
        rest >>= zeros;
        position += zeros as usize;
        let low = (rest & ((1 << WIDTH) - 1)) as i8;
        let digit = if low >= 1 << (WIDTH - 1) { low - (1 << WIDTH) } else { low };
        digits.push((position, digit));
        // The magnitude is below 2^127, so the carry of a negative digit fits.
        rest = rest.wrapping_sub(i128::from(digit) as u128);
    }
    digits
}

fn combine_block<P: Endomorphism>(
    terms: &[(&[Affine<P>], F)],
    schedule: &[Vec<Step>],
    range: Range<usize>,
) -> Vec<Affine<P>> {
    let mut scratch = Vec::with_capacity(range.len());
    let needs_multiples =
        |term| schedule.iter().flatten().any(|step| step.term == term && step.multiple > 0);
    let tables: Vec<_> = terms
        .iter()
        .enumerate()
        .map(|(term, (points, _))| {
            let end = range.end.min(points.len());
            let points = points.get(range.start..end).unwrap_or_default();
            odd_multiples(
                points,
                if needs_multiples(term) { ODD_MULTIPLES } else { 1 },
                &mut scratch,
            )
        })
        .collect();
    let mut sums = vec![Affine::identity(); range.len()];
    for (position, steps) in schedule.iter().enumerate() {
        if position > 0 {
            double_all(&mut sums, &mut scratch);
        }
        for step in steps {
            let points = &tables[step.term][step.multiple];
            let images: Vec<_> = points.iter().map(|point| image(*point, *step)).collect();
            add_all(&mut sums[..points.len()], images.iter().copied(), &mut scratch);
        }
    }
    sums
}

fn image<P: Endomorphism>(point: Affine<P>, step: Step) -> Affine<P> {
    let image = (0..step.power).fold(point, |image, _| P::endomorphism(image));
    if step.negative { -image } else { image }
}

/// `P, 3P, 5P, …`: `count` vectors.
fn odd_multiples<P: Endomorphism>(
    points: &[Affine<P>],
    count: usize,
    scratch: &mut Vec<P::BaseField>,
) -> Vec<Vec<Affine<P>>> {
    let mut multiples = vec![points.to_vec()];
    if count > 1 {
        let mut twice = points.to_vec();
        double_all(&mut twice, scratch);
        for index in 1..count {
            let mut next = multiples[index - 1].clone();
            add_all(&mut next, twice.iter().copied(), scratch);
            multiples.push(next);
        }
    }
    multiples
}

#[cfg(test)]
mod tests {
    use super::*;
    use ark_ec::short_weierstrass::Projective;
    use ark_ec::{AffineRepr, CurveGroup};
    use rill_field::{AdditiveGroup, Field};

    fn agrees_with_separate_products<P: Endomorphism>(generator: Affine<P>) {
        let vector = |start: u64, length: u64| -> Vec<Affine<P>> {
            (start..start + length).map(|i| (generator * F::from(i)).into_affine()).collect()
        };
        let (long, short) = (vector(0, 300), vector(7, 270));
        let scalars = [F::from(3u64).inverse().unwrap(), -F::ONE, F::ONE, F::ZERO];
        let terms = [&long[..], &short, &long, &short].into_iter().zip(scalars).collect::<Vec<_>>();
        let combined = combine(&terms, 300);
        for (i, point) in combined.iter().enumerate() {
            let product = |(points, c): &(&[Affine<P>], F)| {
                points.get(i).map_or(Affine::identity(), |p| (*p * *c).into_affine())
            };
            let expected: Projective<P> = terms.iter().map(|term| product(term).into_group()).sum();
            assert_eq!(point.into_group(), expected);
        }
    }

    #[test]
    fn combinations_agree_with_separate_products_in_both_groups() {
        agrees_with_separate_products(Affine::<g1::Config>::generator());
        agrees_with_separate_products(Affine::<g2::Config>::generator());
    }
}
