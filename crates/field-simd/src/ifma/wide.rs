//! Double-length products and Montgomery reduction.
//!
//! `vpmadd52luq` and `vpmadd52huq` add the low and the high 52 bits of a 104-bit product of limbs
//! to an accumulator of 64 bits: 25 + 25 of them make the product of two elements, another 50 its
//! reduction. An accumulator has room for 2^12 of them, so whole inner products are summed before
//! one reduction.

use super::lanes::{Lanes, Loose, splat};
use super::modulus::{LOW_52, Modulus};
use core::arch::x86_64::{
    __m512i, _mm512_add_epi64, _mm512_and_si512, _mm512_madd52hi_epu64 as madd_high,
    _mm512_madd52lo_epu64 as madd_low, _mm512_setzero_si512, _mm512_srai_epi64, _mm512_srli_epi64,
    _mm512_sub_epi64,
};

/// The carry out of the lowest limb `t` once the multiple of `p` that clears its low 52 bits is
/// added: that addend is below `2^52`, so the carry is `ceil(t / 2^52)`. Right for limbs of either
/// sign.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn cleared_carry(t: __m512i) -> __m512i {
    _mm512_srai_epi64::<52>(_mm512_add_epi64(t, splat(LOW_52)))
}

/// `W` products at once. Interleaving two independent products hides the latency of the multiplier.
///
/// Row by row (operand scanning): `t ← (t + a·b_i + m·p) / 2^52` with `m` chosen so that the
/// division is exact.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) fn mul_loose<M: Modulus, const W: usize>(
    a: &[Lanes<M>; W],
    b: &[Lanes<M>; W],
) -> [Loose<M>; W] {
    let zero = _mm512_setzero_si512();
    let mut t = [[zero; 6]; W];
    for i in 0..5 {
        for j in 0..5 {
            for w in 0..W {
                t[w][j] = madd_low(t[w][j], a[w].0[j], b[w].0[i]);
            }
        }
        let mut m = [zero; W];
        for w in 0..W {
            m[w] = madd_low(zero, t[w][0], splat(M::NEG_INVERSE));
        }
        for j in 0..5 {
            for w in 0..W {
                t[w][j + 1] = madd_high(t[w][j + 1], a[w].0[j], b[w].0[i]);
            }
        }
        for j in 1..5 {
            for w in 0..W {
                t[w][j] = madd_low(t[w][j], m[w], splat(M::P[j]));
            }
        }
        for j in 0..5 {
            for w in 0..W {
                t[w][j + 1] = madd_high(t[w][j + 1], m[w], splat(M::P[j]));
            }
        }
        for row in &mut t {
            let carry = cleared_carry(row[0]);
            *row = [_mm512_add_epi64(row[1], carry), row[2], row[3], row[4], row[5], zero];
        }
    }
    let mut out = [Loose::from_limbs([zero; 5]); W];
    for w in 0..W {
        out[w] = Loose::from_limbs([t[w][0], t[w][1], t[w][2], t[w][3], t[w][4]]);
    }
    out
}

/// Settles `W` results, interleaved.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn carry_all<M: Modulus, const W: usize>(loose: [Loose<M>; W]) -> [Lanes<M>; W] {
    let mut out = [Lanes::zero(); W];
    for w in 0..W {
        out[w] = loose[w].carry();
    }
    out
}

/// `W` products `a_w·b_w / 2^260`, each below `(αβ/84 + 1)·p`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) fn mul_many<M: Modulus, const W: usize>(
    a: &[Lanes<M>; W],
    b: &[Lanes<M>; W],
) -> [Lanes<M>; W] {
    carry_all(mul_loose(a, b))
}

/// `W` squares.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) fn square_loose<M: Modulus, const W: usize>(a: &[Lanes<M>; W]) -> [Loose<M>; W] {
    let mut wide = [Wide::zero(); W];
    for w in 0..W {
        wide[w] = Wide::square(a[w]);
    }
    montgomery(wide)
}

impl<M: Modulus> Lanes<M> {
    /// One product; see the module page for the bound.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn mul(self, other: Self) -> Self {
        mul_many(&[self], &[other])[0]
    }
}

/// Sums of products before reduction: ten limbs, of either sign if differences were taken.
#[derive(Clone, Copy)]
pub(crate) struct Wide(pub(super) [__m512i; 10]);

impl Wide {
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn zero() -> Self {
        Self([_mm512_setzero_si512(); 10])
    }

    /// `self + a·b`; a limb has room for 400 products.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn add_product<M: Modulus>(mut self, a: Lanes<M>, b: Lanes<M>) -> Self {
        for i in 0..5 {
            for j in 0..5 {
                self.0[i + j] = madd_low(self.0[i + j], a.0[i], b.0[j]);
                self.0[i + j + 1] = madd_high(self.0[i + j + 1], a.0[i], b.0[j]);
            }
        }
        self
    }

    /// `self + a·k` for words `k`, split into 52 and 12 bits.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn add_small_product<M: Modulus>(mut self, a: Lanes<M>, k: __m512i) -> Self {
        let parts = [_mm512_and_si512(k, splat(LOW_52)), _mm512_srli_epi64::<52>(k)];
        for (i, part) in parts.into_iter().enumerate() {
            for j in 0..5 {
                self.0[i + j] = madd_low(self.0[i + j], a.0[j], part);
                self.0[i + j + 1] = madd_high(self.0[i + j + 1], a.0[j], part);
            }
        }
        self
    }

    /// `self + a·k` for words `k` below `2^52`.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn add_limb_product<M: Modulus>(mut self, a: Lanes<M>, k: __m512i) -> Self {
        for j in 0..5 {
            self.0[j] = madd_low(self.0[j], a.0[j], k);
            self.0[j + 1] = madd_high(self.0[j + 1], a.0[j], k);
        }
        self
    }

    /// `a²`: the mixed products once, doubled.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn square<M: Modulus>(a: Lanes<M>) -> Self {
        let mut t = [_mm512_setzero_si512(); 10];
        for i in 0..5 {
            for j in i + 1..5 {
                t[i + j] = madd_low(t[i + j], a.0[i], a.0[j]);
                t[i + j + 1] = madd_high(t[i + j + 1], a.0[i], a.0[j]);
            }
        }
        for limb in &mut t {
            *limb = _mm512_add_epi64(*limb, *limb);
        }
        for i in 0..5 {
            t[2 * i] = madd_low(t[2 * i], a.0[i], a.0[i]);
            t[2 * i + 1] = madd_high(t[2 * i + 1], a.0[i], a.0[i]);
        }
        Self(t)
    }

    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn minus(mut self, other: Self) -> Self {
        for i in 0..10 {
            self.0[i] = _mm512_sub_epi64(self.0[i], other.0[i]);
        }
        self
    }

    /// Adds `2^260·x`, that is, `x` to the reduced value.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    pub(crate) fn plus_reduced<M: Modulus>(mut self, x: Lanes<M>) -> Self {
        for i in 0..5 {
            self.0[5 + i] = _mm512_add_epi64(self.0[5 + i], x.0[i]);
        }
        self
    }
}

/// Montgomery's reduction of `W` wide sums: `t/2^260 mod p`, between `t/2^260` and `t/2^260 + p`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
pub(crate) fn montgomery<M: Modulus, const W: usize>(mut wide: [Wide; W]) -> [Loose<M>; W] {
    let zero = _mm512_setzero_si512();
    for i in 0..5 {
        let mut m = [zero; W];
        for w in 0..W {
            m[w] = madd_low(zero, wide[w].0[i], splat(M::NEG_INVERSE));
        }
        for w in 0..W {
            let t = &mut wide[w].0;
            let carry = cleared_carry(t[i]);
            t[i + 1] = _mm512_add_epi64(madd_high(t[i + 1], m[w], splat(M::P[0])), carry);
        }
        for j in 1..5 {
            for w in 0..W {
                let t = &mut wide[w].0;
                t[i + j] = madd_low(t[i + j], m[w], splat(M::P[j]));
                t[i + j + 1] = madd_high(t[i + j + 1], m[w], splat(M::P[j]));
            }
        }
    }
    let mut out = [Loose::from_limbs([zero; 5]); W];
    for w in 0..W {
        let t = &wide[w].0;
        out[w] = Loose::from_limbs([t[5], t[6], t[7], t[8], t[9]]);
    }
    out
}
