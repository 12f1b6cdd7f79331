//! Coordinates of points in lanes: of G1, sixteen elements of the base field; of G2, eight of its
//! extension.
//!
//! Methods of a trait cannot have target features. These are safe nevertheless: a value of
//! [`Lanes`] is made only by functions that have the features, so code that holds one runs on a
//! processor that has them; and constructors take [`Detected`].
#![expect(
    clippy::inline_always,
    reason = "without features of its own, a wrapper is of use only inlined"
)]

use super::complex::Complex;
use super::lanes::Lanes;
use super::modulus::BaseField;
use super::transpose::{load, store};
use super::wide::{mul_many, square_loose};
use crate::Detected;
use ark_bn254::{Fq, Fq2};
use ark_ff::{AdditiveGroup, Field};

type Element = Lanes<BaseField>;

/// One bit per lane.
pub(super) type Mask = u16;

/// Field operations on all lanes.
///
/// For operands below `4p`, `mul` and `square` give results below `2.3p`. `sub` takes operands
/// below `8p`, `shift` gives a result that must be below `16p`: what they return is reduced to just
/// above `p`. `add` does not reduce.
pub(super) trait Coordinate: Copy {
    /// The arkworks field.
    type Scalar: Field;
    /// How many elements.
    const LANES: usize;

    /// The words of the elements, fewer than [`Self::LANES`] followed by zeros.
    fn read(evidence: Detected, elements: &[Self::Scalar]) -> Self;
    /// The words of `element` in every lane.
    fn splat(evidence: Detected, element: &Self::Scalar) -> Self;
    /// The canonical elements with these words; writes as many as fit.
    fn write(self, out: &mut [Self::Scalar]);

    fn mul(self, other: Self) -> Self;
    fn square(self) -> Self;
    fn add(self, other: Self) -> Self;
    fn sub(self, other: Self) -> Self;
    /// `2^BITS` times the value.
    fn shift<const BITS: u32>(self) -> Self;
    /// Lane by lane, `other` where the mask is set.
    fn replace(self, mask: Mask, other: Self) -> Self;

    /// Lanes that hold zero modulo `p`.
    fn zeros(self) -> Mask {
        let mut elements = [Self::Scalar::ZERO; 16];
        self.write(&mut elements[..Self::LANES]);
        let zeros =
            elements[..Self::LANES].iter().enumerate().filter(|(_, e)| **e == Self::Scalar::ZERO);
        zeros.fold(0, |mask, (lane, _)| mask | 1 << lane)
    }
}

/// Sixteen elements: two vectors whose products are interleaved.
#[derive(Clone, Copy)]
pub(super) struct Twin([Element; 2]);

/// Wraps a function with target features, and says why that is sound.
macro_rules! featured {
    ($call:expr) => {
        // SAFETY: an operand, or `Detected`, shows that the processor has the features.
        unsafe { $call }
    };
}

impl Twin {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    fn differences(self, other: Self) -> Self {
        Self([self.0[0].sub_reduced(other.0[0]), self.0[1].sub_reduced(other.0[1])])
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    fn squares(self) -> Self {
        let [a, b] = square_loose(&self.0);
        Self([a.carry(), b.carry()])
    }
}

impl Coordinate for Twin {
    type Scalar = Fq;
    const LANES: usize = 16;

    #[inline(always)]
    fn read(_: Detected, elements: &[Fq]) -> Self {
        let mut full = [Fq::ZERO; 16];
        full[..elements.len()].copy_from_slice(elements);
        let half = |w: usize| featured!(Element::from_words(load(full[8 * w..].as_ptr().cast())));
        Self([half(0), half(1)])
    }

    #[inline(always)]
    fn splat(_: Detected, element: &Fq) -> Self {
        Self([featured!(Element::splat(element)); 2])
    }

    #[inline(always)]
    fn write(self, out: &mut [Fq]) {
        let mut full = [Fq::ZERO; 16];
        for w in 0..2 {
            let target = full[8 * w..8 * w + 8].as_mut_ptr().cast();
            featured!(store(target, self.0[w].canonical().to_words()));
        }
        out.copy_from_slice(&full[..out.len()]);
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        Self(featured!(mul_many(&self.0, &other.0)))
    }

    #[inline(always)]
    fn square(self) -> Self {
        featured!(self.squares())
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        Self([featured!(self.0[0].add(other.0[0])), featured!(self.0[1].add(other.0[1]))])
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        featured!(self.differences(other))
    }

    #[inline(always)]
    fn shift<const BITS: u32>(self) -> Self {
        Self(self.0.map(|x| featured!(x.loose().shift::<BITS>().reduce())))
    }

    #[inline(always)]
    fn replace(self, mask: Mask, other: Self) -> Self {
        let half = |w: usize| featured!(self.0[w].replace((mask >> (8 * w)) as u8, other.0[w]));
        Self([half(0), half(1)])
    }
}

impl Complex {
    /// `re - im·u`, for values below `8p`.
    #[inline(always)]
    pub(super) fn conjugate(self) -> Self {
        featured!(self.conjugated())
    }
}

impl Coordinate for Complex {
    type Scalar = Fq2;
    const LANES: usize = 8;

    #[inline(always)]
    fn read(_: Detected, elements: &[Fq2]) -> Self {
        let mut full = [Fq2::ZERO; 8];
        full[..elements.len()].copy_from_slice(elements);
        featured!(Self::gather(full.each_ref()))
    }

    #[inline(always)]
    fn splat(_: Detected, element: &Fq2) -> Self {
        featured!(Self::gather([element; 8]))
    }

    #[inline(always)]
    fn write(self, out: &mut [Fq2]) {
        out.copy_from_slice(&featured!(Complex::write(self))[..out.len()]);
    }

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        featured!(Complex::mul(&self, &other))
    }

    #[inline(always)]
    fn square(self) -> Self {
        featured!(Complex::square(&self))
    }

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        featured!(Complex::add(self, other))
    }

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        featured!(Complex::sub(self, other))
    }

    #[inline(always)]
    fn shift<const BITS: u32>(self) -> Self {
        featured!(Complex::shift::<BITS>(self).reduce())
    }

    #[inline(always)]
    fn replace(self, mask: Mask, other: Self) -> Self {
        let part = |a: Element, b: Element| featured!(a.replace(mask as u8, b));
        Self { re: part(self.re, other.re), im: part(self.im, other.im) }
    }
}
