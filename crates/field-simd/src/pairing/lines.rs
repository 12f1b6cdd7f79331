//! The lines of the Miller loop of one point of G2.
//!
//! The loop computes multiples `T` of `Q` in affine coordinates on the twist. With the slope `λ` of
//! the tangent at `T`, or of the chord through `T` and the summand, the line at `(x, y)` in G1 is,
//! up to a subfield factor,
//!
//! ```text
//! 1 - λ·(x/y)·w + (λ·x_T - y_T)·(1/y)·v·w
//! ```
//!
//! Slopes need inversions; all points of a batch share them.

use crate::Group;
use crate::backend::in_lanes;
use ark_bn254::{Config, Fq2, G2Affine};
use ark_ec::AffineRepr;
use ark_ec::bn::BnConfig;
use ark_ff::{AdditiveGroup, Field};

/// What a line depends on of Q.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// `4λ`: the lanes have the slope in this form.
    pub(crate) slope_times_4: Fq2,
    /// `λ·x_T - y_T`.
    pub(crate) offset: Fq2,
}

/// A point of G2 with the lines of its Miller loop, 11 KB; none for the identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreparedG2 {
    pub(crate) lines: Vec<Line>,
}

/// A step of the loop. The accumulator is squared before each `Double`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// The tangent at T.
    Double,
    /// The chord through T and Q.
    AddQ,
    /// The chord through T and -Q.
    SubtractQ,
    /// The chord through T and π(Q).
    AddFrobenius,
    /// The chord through T and -π²(Q).
    SubtractFrobeniusSquared,
}

/// The steps in order: the signed digits of `6x + 2` from the top, then the two Frobenius images.
pub(crate) fn schedule() -> impl Iterator<Item = Step> {
    let digits = Config::ATE_LOOP_COUNT.iter().rev().skip(1);
    let step = |digit: &i8| {
        let addition = match digit {
            1 => Some(Step::AddQ),
            -1 => Some(Step::SubtractQ),
            _ => None,
        };
        core::iter::once(Step::Double).chain(addition)
    };
    digits.flat_map(step).chain([Step::AddFrobenius, Step::SubtractFrobeniusSquared])
}

/// The summand of a step, other than T; none for a doubling.
pub(crate) fn summand(step: Step, q: &G2Affine) -> Option<G2Affine> {
    match step {
        Step::Double => None,
        Step::AddQ => Some(*q),
        Step::SubtractQ => Some(-*q),
        // The endomorphism of G2 is π.
        Step::AddFrobenius => Some(Group::endomorphism(q)),
        Step::SubtractFrobeniusSquared => Some(-Group::endomorphism(&Group::endomorphism(q))),
    }
}

/// Points prepared together; shares inversions and bounds the scratch memory.
const BATCH: usize = 256;

impl PreparedG2 {
    /// Prepares points of the subgroup G2, or the identity. Many at once are several times faster
    /// than one.
    ///
    /// # Panics
    /// If a point has small order, hence is not in the subgroup.
    pub fn prepare(points: &[G2Affine]) -> Vec<Self> {
        let finite: Vec<G2Affine> = points.iter().filter(|q| !q.is_zero()).copied().collect();
        let mut prepared = finite.chunks(BATCH).flat_map(prepare_batch);
        let mut lines =
            |q: &G2Affine| if q.is_zero() { None } else { prepared.next() }.unwrap_or_default();
        points.iter().map(|q| Self { lines: lines(q) }).collect()
    }
}

fn prepare_batch(points: &[G2Affine]) -> Vec<Vec<Line>> {
    in_lanes!(lines(points), portable(points))
}

fn portable(points: &[G2Affine]) -> Vec<Vec<Line>> {
    let mut multiples = points.to_vec();
    let mut lines = vec![Vec::with_capacity(schedule().count()); points.len()];
    let mut inverses = Vec::with_capacity(points.len());
    for step in schedule() {
        inverses.clear();
        inverses.extend(multiples.iter().zip(points).map(|(t, q)| match summand(step, q) {
            None => t.y.double(),
            Some(s) => s.x - t.x,
        }));
        assert!(inverses.iter().all(|z| *z != Fq2::ZERO), "points of G2 have large prime order");
        ark_ff::batch_inversion(&mut inverses);
        for (k, t) in multiples.iter_mut().enumerate() {
            lines[k].push(advance(t, summand(step, &points[k]), &inverses[k]));
        }
    }
    lines
}

fn triple(z: Fq2) -> Fq2 {
    z.double() + z
}

/// The line through T and the summand (the tangent if there is none), and T moved to their sum.
fn advance(t: &mut G2Affine, summand: Option<G2Affine>, inverse: &Fq2) -> Line {
    let (numerator, x) = match summand {
        None => (triple(t.x.square()), t.x),
        Some(s) => (s.y - t.y, s.x),
    };
    let slope = numerator * inverse;
    let offset = slope * t.x - t.y;
    let x = slope.square() - t.x - x;
    // y_3 = λ·(x_T - x_3) - y_T.
    *t = G2Affine::new_unchecked(x, offset - slope * x);
    Line { slope_times_4: slope.double().double(), offset }
}
