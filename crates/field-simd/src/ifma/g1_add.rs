//! Affine additions in G1, sixteen at a time, with one inversion per chunk.
//!
//! ```text
//! λ = (y2 - y1)/(x2 - x1),   x3 = λ² - x1 - x2,   y3 = λ·(x1 - x3) - y1
//! ```
//!
//! Coordinates are read and written in the form of arkworks (`x·2^256`), although products divide
//! by `2^260`: the slope is kept as `λ·2^258`. Then `λ²` comes out as `λ²·2^256`, as wanted, and
//! `λ·d` for `d = 4(x1 - x3)` likewise.

use super::lanes::Lanes;
use super::modulus::{BaseField, Modulus, power_of_two};
use super::transpose::{Words, gather, store, store_interleaved};
use super::wide::{mul_loose, mul_many, square_loose};
use crate::g1::{Pair, add_one};
use ark_bn254::{Fq, G1Affine};
use ark_ff::{One, Zero};
use core::arch::x86_64::{
    __mmask8, _MM_HINT_T0, _mm_prefetch, _mm512_cmpeq_epi64_mask, _mm512_or_si512,
    _mm512_setzero_si512,
};
use core::mem::{offset_of, size_of};

type Element = Lanes<BaseField>;

/// Additions per inversion. The scratch memory, 80 bytes per addition, shall stay in the
/// second-level cache.
const CHUNK: usize = 4096;
/// Two vectors of eight.
const BLOCK: usize = 16;
/// How many blocks ahead points are fetched.
const AHEAD: usize = 3;

/// What the way forth leaves for the way back: per block the differences and the products before
/// them.
#[derive(Clone, Copy)]
pub(crate) struct Step {
    dx: [Element; 2],
    before: [Element; 2],
}

// A point is x then y, each four words: what the gathers below rely on.
const _: () = assert!(size_of::<G1Affine>() == 64 && size_of::<Fq>() == 32);
const _: () = assert!(offset_of!(G1Affine, x) == 0 && offset_of!(G1Affine, y) == 32);

/// `out[k] = points[i] + points[j]` for `pairs[k] = [i, j]`, all cases included; `steps` is room.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(crate) fn add_pairs(
    points: &[G1Affine],
    pairs: &[Pair],
    out: &mut [G1Affine],
    steps: &mut Vec<Step>,
) {
    assert_eq!(pairs.len(), out.len(), "one sum per pair");
    for (pairs, out) in pairs.chunks(CHUNK).zip(out.chunks_mut(CHUNK)) {
        let summands = Summands::new(points, pairs);
        let mut special = Vec::new();
        let product = multiply_differences(&summands, steps, &mut special);
        add_with_inverses(&summands, steps, invert(product), out);
        for k in special {
            out[k] = add_one(&points[pairs[k][0] as usize], &points[pairs[k][1] as usize]);
        }
    }
}

/// Pairs of points, checked once: a check at each of the gathers would cost a twentieth of the
/// time.
struct Summands<'a> {
    points: &'a [G1Affine],
    /// Each index is below `points.len()`.
    pairs: &'a [Pair],
}

/// Pairs of the only [`Summands`] in sight.
struct Block([Pair; BLOCK]);

impl<'a> Summands<'a> {
    fn new(points: &'a [G1Affine], pairs: &'a [Pair]) -> Self {
        let known = |index: &u32| (*index as usize) < points.len();
        assert!(pairs.iter().flatten().all(known), "indices of points");
        Self { points, pairs }
    }

    /// Sixteen pairs; where there are fewer, the last one is repeated.
    #[inline]
    fn block(&self, number: usize) -> Block {
        let rest = &self.pairs[BLOCK * number..];
        let last = rest.len() - 1;
        Block(match rest.first_chunk() {
            Some(pairs) => *pairs,
            None => core::array::from_fn(|k| rest[k.min(last)]),
        })
    }

    /// The first (`SIDE = 0`) or second points of half a block, their x (`COORDINATE = 0`) or y.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    fn gather<const SIDE: usize, const COORDINATE: usize>(
        &self,
        block: &Block,
        half: usize,
    ) -> Words {
        let mut at = [core::ptr::null(); 8];
        for (at, pair) in at.iter_mut().zip(&block.0[8 * half..8 * half + 8]) {
            // SAFETY: a block has pairs of `self`, whose indices `new` has checked.
            let point = unsafe { self.points.get_unchecked(pair[SIDE] as usize) };
            let element = if COORDINATE == 0 { &point.x } else { &point.y };
            *at = core::ptr::from_ref(element).cast();
        }
        // SAFETY: eight references to elements of 32 bytes.
        unsafe { gather(at) }
    }

    /// Asks for the points of one block in advance.
    #[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
    #[inline]
    fn prefetch(&self, first: usize) {
        let Some(block) = self.pairs.get(first..first + BLOCK) else { return };
        for &index in block.iter().flatten() {
            _mm_prefetch::<_MM_HINT_T0>(self.points.as_ptr().wrapping_add(index as usize).cast());
        }
    }
}

/// Lanes in which the formula for the slope does not hold: an operand is the identity, written (0,
/// 0) while no point of G1 has x = 0, or both have the same x.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn special_lanes(x1: &Words, x2: &Words) -> __mmask8 {
    let any = |x: &Words| _mm512_or_si512(_mm512_or_si512(x[0], x[1]), _mm512_or_si512(x[2], x[3]));
    let zero = _mm512_setzero_si512();
    let mut same = 0xff;
    for i in 0..4 {
        same &= _mm512_cmpeq_epi64_mask(x1[i], x2[i]);
    }
    same | _mm512_cmpeq_epi64_mask(any(x1), zero) | _mm512_cmpeq_epi64_mask(any(x2), zero)
}

/// The way forth: the product of all differences, lane by lane, in two strands. Pairs that need
/// another formula are noted in `special` and take the difference 1.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn multiply_differences(
    summands: &Summands<'_>,
    steps: &mut Vec<Step>,
    special: &mut Vec<usize>,
) -> [Element; 2] {
    let one = Element::splat(&Fq::one());
    let mut product = [one; 2];
    steps.clear();
    for number in 0..summands.pairs.len().div_ceil(BLOCK) {
        summands.prefetch((number + AHEAD) * BLOCK);
        let block = summands.block(number);
        let mut dx = [one; 2];
        for w in 0..2 {
            let (x1, x2) = (summands.gather::<0, 0>(&block, w), summands.gather::<1, 0>(&block, w));
            dx[w] = difference(Element::from_words(x2), Element::from_words(x1));
            let mask = special_lanes(&x1, &x2);
            if mask != 0 {
                dx[w] = dx[w].replace(mask, one);
                let first = number * BLOCK + 8 * w;
                let lanes = (0..8).filter(|lane| mask >> lane & 1 == 1).map(|lane| first + lane);
                special.extend(lanes.filter(|&k| k < summands.pairs.len()));
            }
        }
        steps.push(Step { dx, before: product });
        product = mul_many(&product, &dx);
    }
    product
}

/// `a - b + p`, for canonical operands.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn difference(a: Element, b: Element) -> Element {
    a.loose().plus_limbs(BaseField::P).minus(b).carry()
}

/// With `A` the product including the last difference, `2^518/A` per lane: the factor that makes
/// each inverse difference come out as `2^262/dx`, whence `λ·2^258`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn invert(product: [Element; 2]) -> [Element; 2] {
    // The two strands share one inversion: 1/A = B·(1/AB).
    let both = product[0].mul(product[1]).subtract_p_once();
    let mut lanes = [Fq::zero(); 8];
    // SAFETY: `lanes` has room for eight elements of 32 bytes.
    unsafe { store(lanes.as_mut_ptr().cast(), both.to_words()) };
    ark_ff::batch_inversion_and_mul(&mut lanes, &scale());
    // SAFETY: as above, for reading.
    let inverse = Element::from_words(unsafe { super::transpose::load(lanes.as_ptr().cast()) });
    mul_many(&[inverse; 2], &[product[1], product[0]])
}

/// The words of `both` are `A·B/2^260`. arkworks inverts words `c` to `2^512/c = 2^772/(A·B)`;
/// times `B` in the lanes gives `2^512/A`; wanted is `2^518/A`.
fn scale() -> Fq {
    power_of_two(6)
}

/// The way back: peels one inverse difference after the other off the inverse product, and adds.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn add_with_inverses(
    summands: &Summands<'_>,
    steps: &[Step],
    mut inverse: [Element; 2],
    out: &mut [G1Affine],
) {
    for (number, (out, step)) in out.chunks_mut(BLOCK).zip(steps).enumerate().rev() {
        let block = summands.block(number);
        let inverse_dx = mul_many(&inverse, &step.before);
        inverse = mul_many(&inverse, &step.dx);
        if let Some(out) = out.first_chunk_mut() {
            add_block(summands, &block, &inverse_dx, out);
        } else {
            let mut sums = [G1Affine::identity(); BLOCK];
            add_block(summands, &block, &inverse_dx, &mut sums);
            out.copy_from_slice(&sums[..out.len()]);
        }
    }
}

/// Sixteen sums, given the inverse differences.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn add_block(
    summands: &Summands<'_>,
    block: &Block,
    inverse_dx: &[Element; 2],
    out: &mut [G1Affine; BLOCK],
) {
    let mut y1 = [Element::zero(); 2];
    let mut dy = y1;
    for w in 0..2 {
        y1[w] = Element::from_words(summands.gather::<0, 1>(block, w));
        dy[w] = difference(Element::from_words(summands.gather::<1, 1>(block, w)), y1[w]);
    }
    let slope = mul_many(&dy, inverse_dx);
    let slope_squared = square_loose(&slope);
    let (mut x3, mut step) = (y1, y1);
    for w in 0..2 {
        let x1 = Element::from_words(summands.gather::<0, 0>(block, w));
        let x2 = Element::from_words(summands.gather::<1, 0>(block, w));
        x3[w] = slope_squared[w].plus_limbs(BaseField::P2).minus(x1).minus(x2).canonical();
        step[w] = x1.loose().plus_limbs(BaseField::P).minus(x3[w]).shift::<2>().carry();
    }
    let rise = mul_loose(&slope, &step);
    for w in 0..2 {
        let y3 = rise[w].plus_limbs(BaseField::P).minus(y1[w]).canonical();
        let target = out[8 * w..8 * w + 8].as_mut_ptr();
        // SAFETY: eight points of 64 bytes each, x before y (asserted above).
        unsafe { store_interleaved(target.cast(), x3[w].to_words(), y3.to_words()) };
    }
}
