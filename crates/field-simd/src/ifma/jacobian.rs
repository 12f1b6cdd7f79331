//! Points in lanes, in Jacobian coordinates: `(X, Y, Z)` is the affine point `(X/Z², Y/Z³)` of
//! `y² = x³ + b`.
//!
//! Every lane takes the same path. No case is treated apart: where the sum of two equal points, or
//! of opposite ones, is asked for, `Z` becomes zero and stays zero; the reader of the result looks
//! for that.

use super::coordinate::Coordinate;
use crate::Detected;
use ark_ff::AdditiveGroup;

/// Affine points.
#[derive(Clone, Copy)]
pub(super) struct Affine<C> {
    pub(super) x: C,
    pub(super) y: C,
}

/// Points in Jacobian coordinates.
#[derive(Clone, Copy)]
pub(super) struct Jacobian<C> {
    pub(super) x: C,
    pub(super) y: C,
    pub(super) z: C,
}

impl<C: Coordinate> Affine<C> {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn with_z(self, one: C) -> Jacobian<C> {
        Jacobian { x: self.x, y: self.y, z: one }
    }
}

impl<C: Coordinate> Jacobian<C> {
    /// `2·self`: with `D = 4XY²` and `E = 3X²`,
    /// `X' = E² - 2D`, `Y' = E(D - X') - 8Y⁴`, `Z' = 2YZ`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    pub(super) fn double(self) -> Self {
        let x_squared = self.x.square();
        let y_squared = self.y.square();
        let d = self.x.mul(y_squared).shift::<2>();
        let e = x_squared.add(x_squared).add(x_squared);
        let x = e.square().sub(d.add(d));
        let y = e.mul(d.sub(x)).sub(y_squared.square().shift::<3>());
        Self { x, y, z: self.y.mul(self.z).shift::<1>() }
    }

    /// `self + other`: with `H = x₂Z² - X`, `r = y₂Z³ - Y` and `V = XH²`,
    /// `X' = r² - H³ - 2V`, `Y' = r(V - X') - YH³`, `Z' = ZH`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    pub(super) fn add_affine(self, other: Affine<C>) -> Self {
        let z_squared = self.z.square();
        let z_cubed = z_squared.mul(self.z);
        let h = other.x.mul(z_squared).sub(self.x);
        let r = other.y.mul(z_cubed).sub(self.y);
        let h_squared = h.square();
        let h_cubed = h_squared.mul(h);
        let v = self.x.mul(h_squared);
        let x = r.square().sub(h_cubed.add(v).add(v));
        let y = r.mul(v.sub(x)).sub(self.y.mul(h_cubed));
        Self { x, y, z: self.z.mul(h) }
    }
}

/// `scale/value` in every lane of every value, with one inversion; any value in lanes with zero.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn invert_all<C: Coordinate>(evidence: Detected, values: &mut [C], scale: &C::Scalar) {
    let one = one::<C>(evidence);
    let mut before = Vec::with_capacity(values.len());
    let mut product = one;
    for value in values.iter_mut() {
        *value = value.replace(value.zeros(), one);
        before.push(product);
        product = product.mul(*value);
    }
    let mut inverse = invert_lanes(evidence, product, scale);
    for (value, before) in values.iter_mut().zip(before).rev() {
        let here = inverse.mul(before);
        inverse = inverse.mul(*value);
        *value = here;
    }
}

/// One, for `R = 2^260`: the words of 16 for `R = 2^256`.
pub(super) fn one<C: Coordinate>(evidence: Detected) -> C {
    C::splat(evidence, &C::Scalar::from(16u64))
}

/// Words `a·2^260` are those of `16a` for arkworks, whose inverse has the words `(2^256/16)/a`;
/// times `2^8` that is `2^260/a`.
fn invert_lanes<C: Coordinate>(evidence: Detected, product: C, scale: &C::Scalar) -> C {
    let mut lanes = [C::Scalar::ZERO; 16];
    let lanes = &mut lanes[..C::LANES];
    product.write(lanes);
    ark_ff::batch_inversion_and_mul(lanes, &(*scale * C::Scalar::from(256u64)));
    C::read(evidence, lanes)
}
