//! Eight elements of the quadratic extension `F_q(u)`, `u² = -1`.

use super::lanes::{Lanes, Loose};
use super::modulus::{BaseField, Modulus, power_of_two};
use super::transpose::{gather, scatter_interleaved, store_interleaved};
use super::wide::{Wide, montgomery};
use ark_bn254::{Fq, Fq2};
use ark_ff::AdditiveGroup;

type Element = Lanes<BaseField>;

/// `re + im·u`. Bounds are those of the parts.
#[derive(Clone, Copy)]
pub(super) struct Complex {
    pub(super) re: Element,
    pub(super) im: Element,
}

/// A factor of products: the parts and their sum, as Karatsuba's method wants them.
#[derive(Clone, Copy)]
pub(super) struct Factor {
    value: Complex,
    sum: Element,
}

impl Complex {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn zero() -> Self {
        Self { re: Element::zero(), im: Element::zero() }
    }

    /// One, for `R = 2^260`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn one() -> Self {
        // There the words of 1 are those of 16 for R = 2^256.
        Self { re: Element::splat(&power_of_two(4)), im: Element::zero() }
    }

    /// The words of eight elements.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn gather(elements: [&Fq2; 8]) -> Self {
        let (mut re, mut im) = ([core::ptr::null(); 8], [core::ptr::null(); 8]);
        for lane in 0..8 {
            re[lane] = core::ptr::from_ref(&elements[lane].c0).cast();
            im[lane] = core::ptr::from_ref(&elements[lane].c1).cast();
        }
        const { assert!(size_of::<Fq>() == 32) };
        // SAFETY: sixteen references to elements of 32 bytes.
        let (re, im) = unsafe { (gather(re), gather(im)) };
        Self { re: Element::from_words(re), im: Element::from_words(im) }
    }

    /// The canonical elements with these words; values below `16p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn write(self) -> [Fq2; 8] {
        const { assert!(size_of::<Fq2>() == 64 && core::mem::offset_of!(Fq2, c1) == 32) };
        let mut out = [Fq2::ZERO; 8];
        let (re, im) = (self.re.canonical().to_words(), self.im.canonical().to_words());
        // SAFETY: eight elements of 64 bytes each, c0 before c1.
        unsafe { store_interleaved(out.as_mut_ptr().cast(), re, im) };
        out
    }

    /// [`Complex::write`] to eight places.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn scatter(self, out: [&mut Fq2; 8]) {
        const { assert!(size_of::<Fq2>() == 64 && core::mem::offset_of!(Fq2, c1) == 32) };
        let (re, im) = (self.re.canonical().to_words(), self.im.canonical().to_words());
        let targets = out.map(|element| core::ptr::from_mut(element).cast());
        // SAFETY: eight elements of 64 bytes each, c0 before c1.
        unsafe { scatter_interleaved(targets, re, im) };
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn factor(self) -> Factor {
        Factor { value: self, sum: self.re.add(self.im) }
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn add(self, other: Self) -> Self {
        Self { re: self.re.add(other.re), im: self.im.add(other.im) }
    }

    /// `self - other`, reduced; for values below `8p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn sub(self, other: Self) -> Self {
        Self { re: self.re.sub_reduced(other.re), im: self.im.sub_reduced(other.im) }
    }

    /// `re - im·u`, for values below `8p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn conjugated(self) -> Self {
        Self { re: self.re, im: Element::zero().sub_reduced(self.im) }
    }

    /// The same residue just above or below `p`; for values below `16p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn reduce(self) -> Self {
        Self { re: self.re.loose().reduce(), im: self.im.loose().reduce() }
    }

    /// `2^BITS` times the value.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn shift<const BITS: u32>(self) -> Self {
        let part = |x: Element| x.loose().shift::<BITS>().carry();
        Self { re: part(self.re), im: part(self.im) }
    }

    /// `self·ξ` with `ξ = 9 + u`, reduced; for values below `1.2p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn mul_by_xi(self) -> Self {
        let nine = |x: Element| x.loose().shift::<3>().plus(x);
        Self {
            re: nine(self.re).plus_limbs(BaseField::P4).minus(self.im).reduce(),
            im: nine(self.im).plus(self.re).reduce(),
        }
    }

    /// The product, below `2.3p` for values below `4p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline(never)]
    pub(super) fn mul(&self, other: &Self) -> Self {
        let [re, im] = dot(&Self::zero(), [&self.factor()], [&other.factor()]);
        Self { re: re.carry(), im: im.carry() }
    }

    /// `(re + im)(re - im) + 2·re·im·u`, below `1.8p` for values below `4p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline(never)]
    pub(super) fn square(&self) -> Self {
        let re = Wide::zero().add_product(self.re.add(self.im), self.re.sub(self.im));
        let im = Wide::zero().add_product(self.re, self.im.loose().shift::<1>().carry());
        let [re, im] = montgomery([re, im]);
        Self { re: re.carry(), im: im.carry() }
    }
}

/// `start + Σ a_k·b_k`, reduced; for `start < 10p` and factors as below.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline(never)]
pub(super) fn dot_add<const N: usize>(
    start: &Complex,
    a: [&Factor; N],
    b: [&Factor; N],
) -> Complex {
    let [re, im] = dot(start, a, b);
    Complex { re: re.reduce(), im: im.reduce() }
}

/// `start + Σ a_k·b_k` with one Montgomery reduction.
///
/// With `V0 = Σ re·re'`, `V1 = Σ im·im'`, `V2 = Σ (re + im)(re' + im')`: the real part is `V0 -
/// V1`, the imaginary `V2 - V0 - V1`. For parts below `αp` and `βp` with `Σ αβ < 84`, `V1 <
/// 2^260·p`; so one `p` keeps the real part positive. Results exceed `start` by less than `(Σ
/// αβ/42 + 2)·p`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn dot<const N: usize>(start: &Complex, a: [&Factor; N], b: [&Factor; N]) -> [Loose<BaseField>; 2] {
    let mut real = Wide::zero();
    for k in 0..N {
        real = real.add_product(a[k].value.re, b[k].value.re);
    }
    let mut imaginary = Wide::zero();
    for k in 0..N {
        imaginary = imaginary.add_product(a[k].value.im, b[k].value.im);
    }
    let mut mixed = Wide::zero();
    for k in 0..N {
        mixed = mixed.add_product(a[k].sum, b[k].sum);
    }
    let p = Element::splat_limbs(BaseField::P);
    let re = real.minus(imaginary).plus_reduced(start.re).plus_reduced(p);
    let im = mixed.minus(real).minus(imaginary).plus_reduced(start.im);
    montgomery([re, im])
}
