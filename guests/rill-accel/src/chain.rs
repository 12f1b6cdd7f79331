//! Sums of points, one after the other.
//!
//! The precompile has no sum of two points with the same x. So an addition comes after a look at
//! the words of both x. Where the lowest ones are equal, which no honest numbers have by chance, a
//! chain ends, and [`add`] does what there is to do.

use crate::curve::{Curve, Point, coordinates, joined};
use crate::instruction;
use crate::modular::{inverse256, negated};
use crate::mulmod256;
use crate::probe::{Precompile, has};
use crate::software;

/// Doublings, and then the addition of a point; without one if it is the last step.
#[derive(Clone, Copy)]
#[repr(C)]
pub(crate) struct Step {
    pub(crate) doublings: usize,
    pub(crate) point: *const Point,
}

/// Flags of an addition and of a doubling on one curve. Where one of them is, so are both.
#[repr(align(16))]
struct Flags([u64; 2]);

fn flags(curve: Curve) -> &'static [u64; 2] {
    static FLAGS: [Flags; 2] = [Flags([0, 1]), Flags([2, 3])];
    &FLAGS[curve as usize].0
}

/// A call: of an addition of points with different x, or of a doubling, for which the other point
/// is no matter.
#[derive(Clone, Copy)]
struct First<'a> {
    point: &'a Point,
    other: &'a Point,
    is_double: bool,
}

/// `to` is twice the point.
pub(crate) fn double(curve: Curve, point: &Point, to: &mut Point) {
    // SAFETY: there is no step.
    unsafe { run(curve, First { point, other: point, is_double: true }, &[], to) };
}

/// `to` is the sum of two points with different x.
pub(crate) fn add_different(curve: Curve, point: &Point, other: &Point, to: &mut Point) {
    // SAFETY: there is no step.
    unsafe { run(curve, First { point, other, is_double: false }, &[], to) };
}

/// The sum of two points of a curve; at infinity is `None`.
pub(crate) fn add(curve: Curve, a: Option<Point>, b: Option<Point>) -> Option<Point> {
    let (Some(point), Some(other)) = (&a, &b) else { return a.or(b) };
    let mut sum = *point;
    if coordinates(point)[0] != coordinates(other)[0] {
        add_different(curve, point, other, &mut sum);
    } else if point == other {
        double(curve, point, &mut sum);
    } else {
        return None;
    }
    Some(sum)
}

/// `to` is `2^doublings·point + step.point`, and so on for all steps. False, and `to` is anything,
/// if that is not known, because a sum had two points whose x may be the same.
///
/// # Safety
///
/// All steps but the last have a point, and there are doublings where a step has none. Points are
/// valid, and on the curve like the first.
pub(crate) unsafe fn chain(
    curve: Curve,
    point: &Point,
    steps: &mut [Step],
    to: &mut Point,
) -> bool {
    let Some(step) = steps.first_mut() else {
        *to = *point;
        return true;
    };
    if step.doublings > 0 {
        step.doublings -= 1;
        let is_done = step.doublings == 0 && step.point.is_null();
        let first = First { point, other: point, is_double: true };
        // SAFETY: the caller vouches for the steps, of which one is begun.
        return unsafe { run(curve, first, &steps[usize::from(is_done)..], to) };
    }
    // SAFETY: a step without doublings has a point.
    let other = unsafe { &*step.point };
    if point[0] == other[0] {
        return false;
    }
    // SAFETY: the caller vouches for the other steps.
    unsafe { run(curve, First { point, other, is_double: false }, &steps[1..], to) }
}

/// # Safety
///
/// As for [`chain`], but the first step may have a point and no doublings.
unsafe fn run(curve: Curve, first: First<'_>, steps: &[Step], to: &mut Point) -> bool {
    if has(Precompile::Ec256) {
        let flag = &flags(curve)[usize::from(first.is_double)];
        let range = steps.as_ptr_range();
        let [point, other] = [first.point, first.other].map(|point| point.as_ptr());
        let to = to.as_mut_ptr();
        // SAFETY: the machine has the precompile, and the caller vouches for the points.
        unsafe { instruction::ec256(to, point, other, flag, range.start, range.end) }
    } else {
        // SAFETY: the caller vouches for the points.
        unsafe { by_software(curve, first, steps, to) }
    }
}

/// What the instructions do.
///
/// # Safety
///
/// The points of the steps are valid.
#[cold]
#[inline(never)]
unsafe fn by_software(curve: Curve, first: First<'_>, steps: &[Step], result: &mut Point) -> bool {
    software::available();
    *result = sum(curve, first.point, (!first.is_double).then_some(first.other));
    for step in steps {
        for _ in 0..step.doublings {
            *result = sum(curve, result, None);
        }
        if step.point.is_null() {
            break;
        }
        // SAFETY: the caller vouches for it.
        let other = unsafe { &*step.point };
        if result[0] == other[0] {
            return false;
        }
        *result = sum(curve, result, Some(other));
    }
    true
}

/// The sum with another point, or the double.
fn sum(curve: Curve, point: &Point, other: Option<&Point>) -> Point {
    let p = curve.prime();
    let minus = |a: &_, b: &_| crate::modular::add(a, &negated(b, p), p);
    let [x, y] = coordinates(point);
    let (rise, run, other) = if let Some(other) = other {
        let [other, y2] = coordinates(other);
        (minus(y2, y), minus(other, x), other)
    } else {
        let square = mulmod256(x, x, p);
        let a = match curve {
            Curve::Secp256k1 => [0; 4],
            Curve::Secp256r1 => [3, 0, 0, 0],
        };
        (minus(&mulmod256(&square, &[3, 0, 0, 0], p), &a), minus(y, &negated(y, p)), x)
    };
    let slope = mulmod256(&rise, &inverse256(&run, p), p);
    let x3 = minus(&minus(&mulmod256(&slope, &slope, p), x), other);
    let y3 = minus(&mulmod256(&slope, &minus(x, &x3), p), y);
    joined(&x3, &y3)
}
