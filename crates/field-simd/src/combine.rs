//! Linear combinations of vectors of points, every position with the same scalars.
//!
//! `out[i] = Σ_t ±magnitude_t · φ^power_t (points_t[i])`, with `φ` an endomorphism of the group
//! that costs next to nothing and multiplies by some `λ`. A scalar is split into short parts by its
//! caller, `s = Σ ±m_j·λ^j`; then all parts share their doublings, a half or a quarter as many as
//! the scalar has bits.

use crate::Backend;
use ark_bn254::{Config, Fq2, g1, g2};
use ark_ec::bn::BnConfig;
use ark_ec::scalar_mul::glv::GLVConfig;
use ark_ec::short_weierstrass::{Affine, Projective, SWCurveConfig};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::Zero;

/// One term: a vector of points times a short scalar.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a, P: SWCurveConfig> {
    /// The points; a vector shorter than the result ends in identities.
    pub points: &'a [Affine<P>],
    /// How often the endomorphism is applied.
    pub power: usize,
    /// The sign of the scalar.
    pub negative: bool,
    /// The size of the scalar, below `2^127`.
    pub magnitude: u128,
}

/// G1 or G2, with the endomorphism that [`combine`] uses.
pub trait Group: SWCurveConfig + sealed::InLanes {
    /// In G1, `(βx, y)` with `β³ = 1`, which multiplies by `GLVConfig::LAMBDA`. In G2, the
    /// Frobenius map of the twist, which multiplies by `q mod p`.
    fn endomorphism(point: &Affine<Self>) -> Affine<Self>;
}

impl Group for g1::Config {
    fn endomorphism(point: &Affine<Self>) -> Affine<Self> {
        Self::endomorphism_affine(point)
    }
}

impl Group for g2::Config {
    fn endomorphism(point: &Affine<Self>) -> Affine<Self> {
        let conjugate = |z: Fq2| Fq2::new(z.c0, -z.c1);
        let x = conjugate(point.x) * Config::TWIST_MUL_BY_Q_X;
        let y = conjugate(point.y) * Config::TWIST_MUL_BY_Q_Y;
        // The identity is (0, 0) and stays it.
        Affine::new_unchecked(x, y)
    }
}

pub(crate) mod sealed {
    use ark_ec::short_weierstrass::SWCurveConfig;
    #[cfg(target_arch = "x86_64")]
    use {super::Plan, crate::Detected, ark_ec::short_weierstrass::Affine};

    /// The form of [`super::combine`] with positions in lanes.
    pub trait InLanes: SWCurveConfig {
        /// All positions, and which of them have to be computed otherwise.
        #[cfg(target_arch = "x86_64")]
        fn combine(
            _: Detected,
            plan: &Plan<'_, Self>,
            length: usize,
        ) -> (Vec<Affine<Self>>, Vec<usize>);
    }

    #[cfg(not(target_arch = "x86_64"))]
    impl InLanes for ark_bn254::g1::Config {}
    #[cfg(not(target_arch = "x86_64"))]
    impl InLanes for ark_bn254::g2::Config {}
}

/// `out[i] = Σ_t ±magnitude_t · φ^power_t (points_t[i])` for `i < length`; all cases are right.
///
/// # Panics
/// If a magnitude has more than 127 bits.
pub fn combine<P: Group>(parts: &[Part<'_, P>], length: usize) -> Vec<Affine<P>> {
    let plan = Plan::new(parts);
    match Backend::current() {
        #[cfg(target_arch = "x86_64")]
        Backend::Ifma(detected) => {
            let (mut sums, rest) = P::combine(detected, &plan, length);
            for i in rest {
                sums[i] = plan.position(i).into_affine();
            }
            sums
        }
        _ => {
            let sums: Vec<Projective<P>> = (0..length).map(|i| plan.position(i)).collect();
            Projective::normalize_batch(&sums)
        }
    }
}

/// Digits are odd, of both signs, below `2^(WIDTH-1)`.
const WIDTH: u32 = 4;
/// `P, 3P, 5P, 7P`.
pub(crate) const MULTIPLES: usize = 1 << (WIDTH - 2);

/// An addition: `±(2·multiple + 1)·φ^power(vectors[vector])`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) vector: usize,
    pub(crate) power: usize,
    pub(crate) multiple: usize,
    pub(crate) negative: bool,
}

/// What is done at every position.
#[derive(Debug)]
#[doc(hidden)]
pub struct Plan<'a, P: SWCurveConfig> {
    /// The different vectors of points.
    pub(crate) vectors: Vec<&'a [Affine<P>]>,
    /// Additions, after one doubling each; the most significant first.
    pub(crate) steps: Vec<Vec<Step>>,
}

impl<P: SWCurveConfig> Plan<'_, P> {
    /// The most multiples and powers any step wants of a vector: `(1, 1)` if only `P` itself.
    pub(crate) fn extent(&self, vector: usize) -> (usize, usize) {
        let steps = self.steps.iter().flatten().filter(|step| step.vector == vector);
        steps.fold((1, 1), |(m, p), step| (m.max(step.multiple + 1), p.max(step.power + 1)))
    }
}

impl<'a, P: Group> Plan<'a, P> {
    fn new(parts: &[Part<'a, P>]) -> Self {
        let mut plan = Self { vectors: Vec::new(), steps: Vec::new() };
        for part in parts {
            assert!(part.magnitude >> 127 == 0, "parts of scalars are short");
            let vector = plan.vector(part.points);
            for (position, digit) in odd_digits(part.magnitude) {
                if plan.steps.len() <= position {
                    plan.steps.resize(position + 1, Vec::new());
                }
                plan.steps[position].push(Step {
                    vector,
                    power: part.power,
                    multiple: usize::from(digit.unsigned_abs()) / 2,
                    negative: (digit < 0) != part.negative,
                });
            }
        }
        plan.steps.reverse();
        plan
    }

    /// The number of a vector, new if it was not seen before.
    fn vector(&mut self, points: &'a [Affine<P>]) -> usize {
        let known = self.vectors.iter().position(|known| core::ptr::eq(*known, points));
        known.unwrap_or_else(|| {
            self.vectors.push(points);
            self.vectors.len() - 1
        })
    }

    /// The sum at one position, in the plain way.
    fn position(&self, i: usize) -> Projective<P> {
        let tables: Vec<Vec<Affine<P>>> = (0..self.vectors.len())
            .map(|v| {
                odd_multiples(&self.vectors[v].get(i).copied().unwrap_or_default(), self.extent(v))
            })
            .collect();
        let mut sum = Projective::zero();
        for steps in &self.steps {
            sum += sum;
            for step in steps {
                let (multiples, _) = self.extent(step.vector);
                let term = tables[step.vector][step.power * multiples + step.multiple];
                if step.negative { sum -= term } else { sum += term }
            }
        }
        sum
    }
}

/// For each power of the endomorphism: the images of `P, 3P, …`.
fn odd_multiples<P: Group>(
    point: &Affine<P>,
    (multiples, powers): (usize, usize),
) -> Vec<Affine<P>> {
    let mut row = vec![point.into_group()];
    let twice = point.into_group() + point;
    for m in 1..multiples {
        row.push(row[m - 1] + twice);
    }
    let mut row = Projective::normalize_batch(&row);
    let mut table = row.clone();
    for _ in 1..powers {
        row = row.iter().map(P::endomorphism).collect();
        table.extend_from_slice(&row);
    }
    table
}

/// `magnitude = Σ digit·2^position`, digits odd, at most one in [`WIDTH`] consecutive positions.
fn odd_digits(magnitude: u128) -> Vec<(usize, i8)> {
    let (mut rest, mut position, mut digits) = (magnitude, 0, Vec::new());
    while rest != 0 {
        let zeros = rest.trailing_zeros();
        rest >>= zeros;
        position += zeros as usize;
        let low = (rest % (1 << WIDTH)) as i8;
        let digit = if low >= 1 << (WIDTH - 1) { low - (1 << WIDTH) } else { low };
        digits.push((position, digit));
        // Below 2^127, so the carry of a negative digit fits.
        rest = rest.wrapping_add_signed(-i128::from(digit));
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Words, on_all, random_points};
    use ark_ff::{AdditiveGroup, BigInteger, Field, PrimeField};
    use rill_field::F;

    /// `±magnitude·λ^power`.
    fn scalar<P: Group>(part: &Part<'_, P>, lambda: F) -> F {
        let size = lambda.pow([part.power as u64]) * F::from(part.magnitude);
        if part.negative { -size } else { size }
    }

    fn agrees<P: Group<ScalarField = F>>(mut points: Vec<Affine<P>>, lambda: F, lengths: &[usize]) {
        points[3] = Affine::default();
        points[9] = points[8];
        points[12] = -points[9];
        let mut words = Words(51);
        let mut magnitude = |bits: u32| {
            let wide = u128::from(words.next().unwrap()) << 64 | u128::from(words.next().unwrap());
            wide >> (128 - bits)
        };
        let mut other = points.clone();
        other.rotate_left(3);
        other.truncate(points.len() - 5);
        let points = &points[..];
        let part = |points, power, negative, magnitude| Part { points, power, negative, magnitude };
        let cases: Vec<Vec<Part<'_, P>>> = vec![
            vec![],
            vec![part(points, 0, false, 0)],
            vec![part(points, 0, true, 1)],
            vec![part(points, 1, false, magnitude(127))],
            vec![part(points, 0, false, 1), part(&other, 0, true, magnitude(64))],
            vec![part(points, 0, false, magnitude(64)), part(points, 1, true, magnitude(65))],
            // Sums that vanish or double everywhere.
            vec![part(points, 0, false, 7), part(points, 0, true, 7)],
            vec![part(points, 0, false, 5), part(points, 0, false, 5)],
            vec![part(points, 0, false, (1 << 127) - 1), part(points, 0, false, 3)],
            (0..4).map(|power| part(points, power, power % 2 == 1, magnitude(66))).collect(),
            (0..8)
                .map(|k| part(if k < 4 { points } else { &other }, k % 4, false, magnitude(64)))
                .collect(),
        ];
        for parts in &cases {
            for &length in lengths {
                let expected: Vec<Affine<P>> = (0..length)
                    .map(|i| {
                        let term = |part: &Part<'_, P>| {
                            let point = part.points.get(i).copied().unwrap_or_default();
                            point.into_group() * scalar(part, lambda)
                        };
                        let sum: Projective<P> = parts.iter().map(term).sum();
                        sum.into_affine()
                    })
                    .collect();
                on_all(|backend| {
                    let sums = combine(parts, length);
                    assert!(sums == expected, "{backend:?}, {length}, {} parts", parts.len());
                });
            }
        }
    }

    #[test]
    fn combinations_agree_with_separate_products_in_g1() {
        agrees(random_points::<g1::Config>(52, 40), g1::Config::LAMBDA, &[0, 1, 16, 45]);
    }

    #[test]
    fn combinations_agree_with_separate_products_in_g2() {
        let lambda = F::from_le_bytes_mod_order(&ark_bn254::Fq::MODULUS.to_bytes_le());
        assert_ne!(lambda, F::ZERO);
        agrees(random_points::<g2::Config>(53, 30), lambda, &[0, 1, 8, 33]);
    }
}
