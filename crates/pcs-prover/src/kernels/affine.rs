//! Additions of many affine points at once, with one shared inversion.

use ark_ec::AffineRepr;
use ark_ec::short_weierstrass::{Affine, SWCurveConfig};
use ark_ff::{AdditiveGroup, Field, One};

/// `left_i + right_i` for all `i`, written to `left`; any points, on a curve `y² = x³ + b`.
pub(super) fn add_all<P: SWCurveConfig>(
    left: &mut [Affine<P>],
    right: impl Iterator<Item = Affine<P>> + Clone,
    denominators: &mut Vec<P::BaseField>,
) {
    denominators.clear();
    denominators.extend(left.iter().zip(right.clone()).map(|(p, q)| denominator(p, &q)));
    invert_all(denominators);
    for ((p, q), inverse) in left.iter_mut().zip(right).zip(denominators.iter()) {
        *p = add(p, &q, inverse);
    }
}

/// `2·points_i` for all `i`.
pub(super) fn double_all<P: SWCurveConfig>(
    points: &mut [Affine<P>],
    denominators: &mut Vec<P::BaseField>,
) {
    denominators.clear();
    let slope_denominator =
        |p: &Affine<P>| if p.is_zero() { P::BaseField::one() } else { p.y.double() };
    denominators.extend(points.iter().map(slope_denominator));
    invert_all(denominators);
    for (p, inverse) in points.iter_mut().zip(denominators.iter()) {
        if !p.is_zero() {
            *p = tangent(p, inverse);
        }
    }
}

/// What the slope of the line through `p` and `q` is divided by; one if no slope is needed.
pub(super) fn denominator<P: SWCurveConfig>(p: &Affine<P>, q: &Affine<P>) -> P::BaseField {
    if p.is_zero() || q.is_zero() {
        P::BaseField::one()
    } else if p.x != q.x {
        q.x - p.x
    } else if p.y == q.y {
        p.y.double()
    } else {
        P::BaseField::one()
    }
}

/// `p + q`, given the inverse of their [`denominator`].
pub(super) fn add<P: SWCurveConfig>(
    p: &Affine<P>,
    q: &Affine<P>,
    inverse: &P::BaseField,
) -> Affine<P> {
    if p.is_zero() {
        *q
    } else if q.is_zero() {
        *p
    } else if p.x != q.x {
        third_point(p, q, (q.y - p.y) * inverse)
    } else if p.y == q.y {
        tangent(p, inverse)
    } else {
        Affine::identity()
    }
}

/// `2p`, given `1/(2y)`.
fn tangent<P: SWCurveConfig>(p: &Affine<P>, inverse: &P::BaseField) -> Affine<P> {
    let square = p.x.square();
    third_point(p, p, (square.double() + square) * inverse)
}

/// The third intersection of the line of `slope` through `p` and `q`, reflected.
fn third_point<P: SWCurveConfig>(p: &Affine<P>, q: &Affine<P>, slope: P::BaseField) -> Affine<P> {
    let x = slope.square() - p.x - q.x;
    Affine::new_unchecked(x, slope * (p.x - x) - p.y)
}

/// Inverts non-zero elements with one inversion (Montgomery).
pub(super) fn invert_all<E: Field>(values: &mut [E]) {
    let mut products = Vec::with_capacity(values.len());
    let mut product = E::one();
    for value in values.iter() {
        products.push(product);
        product *= value;
    }
    let mut inverse = product.inverse().unwrap_or_else(E::zero);
    for (value, before) in values.iter_mut().zip(products).rev() {
        let next = inverse * *value;
        *value = inverse * before;
        inverse = next;
    }
}
