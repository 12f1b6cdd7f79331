//! Linear combinations of vectors of points: positions in lanes.
//!
//! Words of arkworks, `z·2^256`, are for the lanes the element `z/16`. Instead of multiplying every
//! coordinate by 16, points move to the isomorphic curve with `(u²x, u³y)` for `u = 1/2`, as `x/4 =
//! 4·(x/16)` and `y/8 = 2·(y/16)` are mere shifts. Jacobian formulas do not see the change: they do
//! not contain the curve's constant.

use super::complex::Complex;
use super::coordinate::{Coordinate, Mask, Twin};
use super::jacobian::{Affine as Point, Jacobian, invert_all, one};
use crate::Detected;
use crate::combine::sealed::InLanes;
use crate::combine::{MULTIPLES, Plan, Step};
use ark_bn254::{Config, Fq, Fq2, g1, g2};
use ark_ec::AffineRepr;
use ark_ec::bn::BnConfig;
use ark_ec::scalar_mul::glv::GLVConfig;
use ark_ec::short_weierstrass::{Affine, SWCurveConfig};
use ark_ff::{AdditiveGroup, Field};

/// Groups of lanes that share inversions.
const BATCH: usize = 32;

/// A curve whose points fit in lanes.
trait Curve: SWCurveConfig<BaseField = <Self::C as Coordinate>::Scalar> {
    type C: Coordinate;

    /// The endomorphism of [`crate::combine::Group`].
    fn image(evidence: Detected, point: Point<Self::C>) -> Point<Self::C>;
}

impl Curve for g1::Config {
    type C = Twin;

    fn image(evidence: Detected, point: Point<Twin>) -> Point<Twin> {
        let beta = Twin::splat(evidence, &(Self::ENDO_COEFFS[0] * Fq::from(16u64)));
        Point { x: point.x.mul(beta), y: point.y }
    }
}

impl Curve for g2::Config {
    type C = Complex;

    fn image(evidence: Detected, point: Point<Complex>) -> Point<Complex> {
        let constant = |z: Fq2| Complex::splat(evidence, &(z * Fq2::from(16u64)));
        Point {
            x: Coordinate::mul(point.x.conjugate(), constant(Config::TWIST_MUL_BY_Q_X)),
            y: Coordinate::mul(point.y.conjugate(), constant(Config::TWIST_MUL_BY_Q_Y)),
        }
    }
}

impl<P: Curve> InLanes for P {
    fn combine(
        evidence: Detected,
        plan: &Plan<'_, Self>,
        length: usize,
    ) -> (Vec<Affine<Self>>, Vec<usize>) {
        // SAFETY: `Detected` shows that the processor has the features.
        unsafe { combine(evidence, plan, length) }
    }
}

/// A group of lanes of one vector: odd multiples, and which lanes are the identity.
struct Row<C> {
    multiples: Vec<Point<C>>,
    identity: Mask,
}

/// A sum in the making. Lanes that are still the identity are marked, their coordinates are void.
struct Sum<C> {
    point: Jacobian<C>,
    identity: Mask,
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn combine<P: Curve>(
    evidence: Detected,
    plan: &Plan<'_, P>,
    length: usize,
) -> (Vec<Affine<P>>, Vec<usize>) {
    let (mut out, mut rest) = (Vec::with_capacity(length), Vec::new());
    let batch = P::C::LANES * BATCH;
    for start in (0..length).step_by(batch) {
        let count = batch.min(length - start);
        let groups = count.div_ceil(P::C::LANES);
        let mut rows = Vec::with_capacity(plan.vectors.len());
        for (vector, points) in plan.vectors.iter().enumerate() {
            let points = points.get(start..).unwrap_or_default();
            rows.push(table(evidence, points, groups, plan.extent(vector).0));
        }
        let mut sums = Vec::with_capacity(groups);
        for group in 0..groups {
            let mut images = Vec::with_capacity(rows.len());
            for (vector, rows) in rows.iter().enumerate() {
                images.push(powers::<P>(evidence, &rows[group], plan.extent(vector).1));
            }
            sums.push(add_up(evidence, &plan.steps, &images));
        }
        normalize(evidence, &sums, start + count, &mut out, &mut rest);
    }
    (out, rest)
}

/// `P` alone, or `P, 3P, 5P, 7P`, for the first `groups` groups of lanes of a vector.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn table<P: Curve>(
    evidence: Detected,
    points: &[Affine<P>],
    groups: usize,
    multiples: usize,
) -> Vec<Row<P::C>> {
    let mut rows = Vec::with_capacity(groups);
    for group in 0..groups {
        let points = points.get(group * P::C::LANES..).unwrap_or_default();
        rows.push(read::<P>(evidence, &points[..points.len().min(P::C::LANES)]));
    }
    if multiples > 1 {
        append_multiples(evidence, &mut rows);
    }
    rows
}

/// Points to lanes; lanes without a point hold the identity.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn read<P: Curve>(evidence: Detected, points: &[Affine<P>]) -> Row<P::C> {
    let mut x = [P::BaseField::ZERO; 16];
    let (mut y, mut identity) = (x, (1u32 << P::C::LANES) - 1);
    for (lane, point) in points.iter().enumerate() {
        (x[lane], y[lane]) = (point.x, point.y);
        if !point.is_zero() {
            identity &= !(1 << lane);
        }
    }
    let x = P::C::read(evidence, &x[..P::C::LANES]).shift::<2>();
    let y = P::C::read(evidence, &y[..P::C::LANES]).shift::<1>();
    Row { multiples: vec![Point { x, y }], identity: identity as Mask }
}

/// `3P, 5P, 7P` by adding `2P`, made affine first.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn append_multiples<C: Coordinate>(evidence: Detected, rows: &mut [Row<C>]) {
    let one = one::<C>(evidence);
    let mut doubles = Vec::with_capacity(rows.len());
    for row in rows.iter() {
        doubles.push(row.multiples[0].with_z(one).double());
    }
    let doubles = to_affine(evidence, &doubles, &C::Scalar::ONE);
    let mut multiples = Vec::with_capacity((MULTIPLES - 1) * rows.len());
    for (row, double) in rows.iter().zip(doubles) {
        let mut multiple = row.multiples[0].with_z(one);
        for _ in 1..MULTIPLES {
            multiple = multiple.add_affine(double);
            multiples.push(multiple);
        }
    }
    let multiples = to_affine(evidence, &multiples, &C::Scalar::ONE);
    for (row, multiples) in rows.iter_mut().zip(multiples.chunks(MULTIPLES - 1)) {
        row.multiples.extend_from_slice(multiples);
    }
}

/// `(X/Z²·s², Y/Z³·s³)`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn to_affine<C: Coordinate>(
    evidence: Detected,
    points: &[Jacobian<C>],
    s: &C::Scalar,
) -> Vec<Point<C>> {
    let mut inverses = Vec::with_capacity(points.len());
    for point in points {
        inverses.push(point.z);
    }
    invert_all(evidence, &mut inverses, s);
    let mut affine = Vec::with_capacity(points.len());
    for (point, inverse) in points.iter().zip(inverses) {
        let square = inverse.square();
        affine.push(Point { x: point.x.mul(square), y: point.y.mul(square.mul(inverse)) });
    }
    affine
}

/// The images of a row under the powers of the endomorphism, `powers` of them.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn powers<P: Curve>(evidence: Detected, row: &Row<P::C>, powers: usize) -> Vec<Row<P::C>> {
    let mut images = Vec::with_capacity(powers);
    let mut multiples = row.multiples.clone();
    for power in 0..powers {
        if power > 0 {
            for point in &mut multiples {
                *point = P::image(evidence, *point);
            }
        }
        images.push(Row { multiples: multiples.clone(), identity: row.identity });
    }
    images
}

/// Doublings and additions of one group of lanes; `images[vector][power]`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn add_up<C: Coordinate>(
    evidence: Detected,
    steps: &[Vec<Step>],
    images: &[Vec<Row<C>>],
) -> Sum<C> {
    let (one, zero) = (one::<C>(evidence), C::splat(evidence, &C::Scalar::ZERO));
    let start = Jacobian { x: one, y: one, z: one };
    let mut sum = Sum { point: start, identity: Mask::MAX };
    for steps in steps {
        if sum.identity != Mask::MAX {
            sum.point = sum.point.double();
        }
        for step in steps {
            let row = &images[step.vector][step.power];
            let mut point = row.multiples[step.multiple];
            if step.negative {
                point.y = zero.sub(point.y);
            }
            add(&mut sum, point, row.identity, one);
        }
    }
    sum
}

/// Adds where both are points, and takes over the one which is where the other is the identity.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn add<C: Coordinate>(sum: &mut Sum<C>, point: Point<C>, identity: Mask, one: C) {
    let old = sum.point;
    let fresh = point.with_z(one);
    let new = if sum.identity == Mask::MAX { fresh } else { old.add_affine(point) };
    let select = |new: C, fresh: C, old: C| new.replace(sum.identity, fresh).replace(identity, old);
    sum.point = Jacobian {
        x: select(new.x, fresh.x, old.x),
        y: select(new.y, fresh.y, old.y),
        z: select(new.z, fresh.z, old.z),
    };
    sum.identity &= identity;
}

/// Appends the sums as affine points up to position `end`; positions where `Z` vanished go to
/// `rest`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn normalize<P: Curve>(
    evidence: Detected,
    sums: &[Sum<P::C>],
    end: usize,
    out: &mut Vec<Affine<P>>,
    rest: &mut Vec<usize>,
) {
    let mut points = Vec::with_capacity(sums.len());
    for sum in sums {
        points.push(sum.point);
    }
    // Words for the lanes are u²x·2^260 and u³y·2^260 with u = 1/2. With s = 1/2 they become
    // x·2^256 and y·2^254.
    let half = P::BaseField::from(2u64).inverse().expect("2 is not 0");
    let affine = to_affine(evidence, &points, &half);
    for (sum, point) in sums.iter().zip(affine) {
        let mut x = [P::BaseField::ZERO; 16];
        let mut y = x;
        point.x.write(&mut x[..P::C::LANES]);
        point.y.shift::<2>().write(&mut y[..P::C::LANES]);
        let vanished = sum.point.z.zeros();
        for lane in 0..P::C::LANES.min(end - out.len()) {
            if sum.identity >> lane & 1 == 1 {
                out.push(Affine::identity());
                continue;
            }
            if vanished >> lane & 1 == 1 {
                rest.push(out.len());
            }
            out.push(Affine::new_unchecked(x[lane], y[lane]));
        }
    }
}
