//! Eight residues at once: addition, subtraction, Montgomery product.
//!
//! An element is five limbs of 52 bits, `x = Σ 2^(52i)·x_i`, one vector per limb, one lane per
//! element. The product of `a` and `b` is `a·b/2^260 mod p`. Because `2^260 > 84 p`, values stay
//! unreduced between operations: from `a < αp` and `b < βp` the product is below `(αβ/84 + 1)·p`,
//! so factors up to `9p` give results below `2p`. Two types keep account:
//!
//! * [`Lanes`]: limbs in `0..2^52`, value below `2^260`. Only these can be multiplied.
//! * [`Loose`]: sums of few of them, limbs of either sign. To be settled by [`Loose::carry`] (keeps
//!   the value), [`Loose::reduce`] (to just above `p`) or [`Loose::canonical`] (to below `p`).

use super::modulus::{LOW_52, Limbs, Modulus, to_limbs};
use super::transpose::Words;
use core::arch::x86_64::{
    __m512i, __mmask8, _mm512_add_epi64, _mm512_and_si512, _mm512_madd52hi_epu64 as madd_high,
    _mm512_mask_mov_epi64, _mm512_max_epi64, _mm512_movepi64_mask, _mm512_or_si512,
    _mm512_permutex2var_epi64, _mm512_set1_epi64, _mm512_setr_epi64, _mm512_setzero_si512,
    _mm512_shrdi_epi64, _mm512_slli_epi64, _mm512_srai_epi64, _mm512_srli_epi64, _mm512_sub_epi64,
};
use core::marker::PhantomData;

/// Eight elements with settled limbs; see the module page for the bounds.
#[derive(Clone, Copy)]
pub(crate) struct Lanes<M>(pub(super) [__m512i; 5], PhantomData<M>);

/// A sum of few [`Lanes`], limbs unsettled.
#[derive(Clone, Copy)]
pub(crate) struct Loose<M>(pub(super) [__m512i; 5], PhantomData<M>);

/// The same word in every lane.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(super) fn splat(word: u64) -> __m512i {
    _mm512_set1_epi64(word as i64)
}

/// Entry `q` of a 16-entry column, per lane, for `q < 16`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn lookup(column: &[u64; 16], q: __m512i) -> __m512i {
    let c = column.map(|word| word as i64);
    let low = _mm512_setr_epi64(c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7]);
    let high = _mm512_setr_epi64(c[8], c[9], c[10], c[11], c[12], c[13], c[14], c[15]);
    _mm512_permutex2var_epi64(low, q, high)
}

impl<M: Modulus> Lanes<M> {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn from_limbs(limbs: [__m512i; 5]) -> Self {
        Self(limbs, PhantomData)
    }

    /// The same limbs in every lane.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn splat_limbs(limbs: Limbs) -> Self {
        let mut out = [_mm512_setzero_si512(); 5];
        for i in 0..5 {
            out[i] = splat(limbs[i]);
        }
        Self::from_limbs(out)
    }

    /// The words of `element` in every lane, hence the residue `element/16`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn splat(element: &M::Scalar) -> Self {
        Self::splat_limbs(to_limbs(M::words(element)))
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn zero() -> Self {
        Self::from_limbs([_mm512_setzero_si512(); 5])
    }

    /// From four 64-bit words per lane.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn from_words(words: Words) -> Self {
        let low = splat(LOW_52);
        Self::from_limbs([
            _mm512_and_si512(words[0], low),
            _mm512_and_si512(_mm512_shrdi_epi64::<52>(words[0], words[1]), low),
            _mm512_and_si512(_mm512_shrdi_epi64::<40>(words[1], words[2]), low),
            _mm512_and_si512(_mm512_shrdi_epi64::<28>(words[2], words[3]), low),
            _mm512_srli_epi64::<16>(words[3]),
        ])
    }

    /// To four 64-bit words per lane; the value must be below `2^256`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn to_words(self) -> Words {
        let t = self.0;
        [
            _mm512_or_si512(t[0], _mm512_slli_epi64::<52>(t[1])),
            _mm512_or_si512(_mm512_srli_epi64::<12>(t[1]), _mm512_slli_epi64::<40>(t[2])),
            _mm512_or_si512(_mm512_srli_epi64::<24>(t[2]), _mm512_slli_epi64::<28>(t[3])),
            _mm512_or_si512(_mm512_srli_epi64::<36>(t[3]), _mm512_slli_epi64::<16>(t[4])),
        ]
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn loose(self) -> Loose<M> {
        Loose(self.0, PhantomData)
    }

    /// `self + other`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn add(self, other: Self) -> Self {
        self.loose().plus(other).carry()
    }

    /// `self - other + 4p`, for `other < 4p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn sub(self, other: Self) -> Self {
        self.loose().plus_limbs(M::P4).minus(other).carry()
    }

    /// `self - other`, reduced, for values below `8p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn sub_reduced(self, other: Self) -> Self {
        self.loose().plus_limbs(M::P8).minus(other).reduce()
    }

    /// Lane by lane, `other` where the mask is set.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn replace(self, mask: __mmask8, other: Self) -> Self {
        let mut out = self.0;
        for i in 0..5 {
            out[i] = _mm512_mask_mov_epi64(self.0[i], mask, other.0[i]);
        }
        Self::from_limbs(out)
    }

    /// The residue below `p`, for a value below `16p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn canonical(self) -> Self {
        self.loose().canonical()
    }

    /// The residue below `p`, for a value below `2p`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn subtract_p_once(self) -> Self {
        let less = self.loose().minus(Self::splat_limbs(M::P)).carry();
        // The top limb keeps the sign of the difference.
        let negative = _mm512_movepi64_mask(less.0[4]);
        less.replace(negative, self)
    }
}

impl<M: Modulus> Loose<M> {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(super) fn from_limbs(limbs: [__m512i; 5]) -> Self {
        Self(limbs, PhantomData)
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn plus(mut self, other: Lanes<M>) -> Self {
        for i in 0..5 {
            self.0[i] = _mm512_add_epi64(self.0[i], other.0[i]);
        }
        self
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn minus(mut self, other: Lanes<M>) -> Self {
        for i in 0..5 {
            self.0[i] = _mm512_sub_epi64(self.0[i], other.0[i]);
        }
        self
    }

    /// Adds a constant, as a rule a multiple of `p` that keeps a difference positive.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn plus_limbs(self, limbs: Limbs) -> Self {
        self.plus(Lanes::splat_limbs(limbs))
    }

    /// `2^BITS` times the value.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn shift<const BITS: u32>(mut self) -> Self {
        for i in 0..5 {
            self.0[i] = _mm512_slli_epi64::<BITS>(self.0[i]);
        }
        self
    }

    /// Settles the limbs of a value in `0..2^260`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn carry(mut self) -> Lanes<M> {
        let low = splat(LOW_52);
        for i in 0..4 {
            self.0[i + 1] = _mm512_add_epi64(self.0[i + 1], _mm512_srai_epi64::<52>(self.0[i]));
            self.0[i] = _mm512_and_si512(self.0[i], low);
        }
        Lanes::from_limbs(self.0)
    }

    /// Subtracts `q·p` with a quotient `q` estimated from the top limb: for a value in `0..16p`
    /// with limbs below `2^58` in size, the result is below `p·(1 + 2^-37)`.
    ///
    /// The limbs below the top one change the value by less than `2^7·2^208`; the estimate is taken
    /// that much too low, so that it never exceeds the true quotient.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn reduce(mut self) -> Lanes<M> {
        let top = _mm512_max_epi64(_mm512_sub_epi64(self.0[4], splat(128)), _mm512_setzero_si512());
        let q = _mm512_srli_epi64::<45>(madd_high(
            _mm512_setzero_si512(),
            top,
            splat(M::TOP_RECIPROCAL),
        ));
        for i in 0..5 {
            self.0[i] = _mm512_sub_epi64(self.0[i], lookup(&M::MULTIPLES[i], q));
        }
        self.carry()
    }

    /// The residue below `p`; demands as for [`Loose::reduce`].
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn canonical(self) -> Lanes<M> {
        self.reduce().subtract_p_once()
    }
}
