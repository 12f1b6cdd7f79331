//! The steps of a formula on eight points at a time, at three nodes of a line.
//!
//! The elements of cells are `2^260·x`, so products are of that form too, and a number is a multiple
//! of `2^260 mod p`. [`Program`] knows what makes sums positive, and which products are factors.

use super::lanes::{Lanes, Loose, splat};
use super::modulus::{Modulus, ScalarField, to_limbs};
use super::table::{Element, fold, read, sum_of_lanes};
use super::transpose::gather;
use super::wide::{Wide, mul_loose};
use crate::cell::Eight;
use crate::formula::{Bounds, Program, STRETCH, Step, Stretch, Stretches};
use core::arch::x86_64::{
    __m512i, _mm512_add_epi64, _mm512_mullo_epi64, _mm512_setzero_si512, _mm512_slli_epi64,
    _mm512_sub_epi64,
};
use core::ops::Range;
use rill_field::{AdditiveGroup, F};

/// -1, 0 and 2.
const NODES: usize = 3;

/// Limbs of a value at all nodes, settled or not.
type Slot = [[__m512i; 5]; NODES];

/// The limbs that a sum begins with.
type Start = [i64; 5];

/// Blocks of eight points whose sums are folded at a time. A sum of `n` products below `bound·p²` is
/// below `n·bound·p²/2^260 + p` once it is reduced.
fn blocks(program: &Program) -> usize {
    ((84 * 13 / program.sum_bound.max(1)) as usize).clamp(1, 16)
}

/// The sums over some stretches at -1, 0 and 2.
///
/// # Panics
/// If there are places beyond the cells.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn line(
    program: &Program,
    (stretches, range): (&Stretches, Range<usize>),
    cells: [&[Eight]; 2],
) -> [F; NODES] {
    let length = cells[0].len().min(cells[1].len()) * 8;
    assert!(stretches.largest() < length, "places in the cells");
    let starts: Vec<Start> = program.steps.iter().map(start).collect();
    let mut slots = vec![[[_mm512_setzero_si512(); 5]; NODES]; program.slots];
    let (mut sums, mut totals) = ([Wide::zero(); NODES], [Element::zero(); NODES]);
    let (most, mut open) = (blocks(program), 0);
    for stretch in stretches.range(range) {
        for block in 0..STRETCH / 8 {
            // SAFETY: no place is beyond the largest, and that is in the cells.
            unsafe { load(&stretch, block, cells, &mut slots) };
            for (step, start) in program.steps.iter().zip(&starts) {
                carry_out(step, start, &stretch, block, &mut slots, &mut sums);
            }
            open += 1;
            if open == most {
                fold_all(&mut totals, &mut sums);
                open = 0;
            }
        }
    }
    fold_all(&mut totals, &mut sums);
    let mut out = [F::ZERO; NODES];
    for node in 0..NODES {
        // The weights are `2^256·x`; read as such, so is the sum.
        out[node] = sum_of_lanes(totals[node]);
    }
    out
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
fn fold_all(totals: &mut [Element; NODES], sums: &mut [Wide; NODES]) {
    for (total, sum) in totals.iter_mut().zip(sums) {
        *total = fold(*total, std::mem::replace(sum, Wide::zero()));
    }
}

/// `lift·p + constant`.
fn start(step: &Step) -> Start {
    let Step::Combine { constant, lift, .. } = step else { return [0; 5] };
    // 2^260 mod p.
    let one = to_limbs(ScalarField::words(&F::from(16u64)));
    std::array::from_fn(|i| *lift * ScalarField::P[i] as i64 + i64::from(*constant) * one[i] as i64)
}

/// Sets the columns.
///
/// # Safety
/// All places must be in the cells.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
unsafe fn load(stretch: &Stretch<'_>, block: usize, cells: [&[Eight]; 2], slots: &mut [Slot]) {
    let mut places = stretch.places.iter();
    let mut next = || {
        let places = places.next().expect("all entries have places");
        let eight = &places.as_chunks::<8>().0[block];
        cells.map(|cell| {
            let element = |place: u32| cell.as_ptr().cast::<u64>().wrapping_add(4 * place as usize);
            // SAFETY: the caller's contract: elements of 32 bytes.
            Element::from_words(unsafe { gather(eight.map(element)) })
        })
    };
    for (counts, slot) in stretch.counts.iter().zip(slots) {
        let lift = Bounds::lift_of_column(counts.map(i64::from));
        let lift: Start = ScalarField::P.map(|limb| limb as i64 * lift);
        let [zero, one] = if *counts == [1, 0] {
            let [zero, one] = next();
            slot[1] = zero.0;
            [zero.0, one.0]
        } else {
            let mut sums = [[_mm512_setzero_si512(); 5]; 2];
            for (count, coefficient) in counts.iter().zip([1, -1]) {
                for _ in 0..*count {
                    let values = next();
                    for (sum, value) in sums.iter_mut().zip(values) {
                        add(sum, coefficient, &value.0);
                    }
                }
            }
            let mut middle = splat_all(&lift);
            add(&mut middle, 1, &sums[0]);
            slot[1] = settled(middle);
            sums
        };
        for (node, [a, b]) in [(0, [&zero, &one]), (2, [&one, &zero])] {
            let mut value = splat_all(&lift);
            add(&mut value, 2, a);
            add(&mut value, -1, b);
            slot[node] = settled(value);
        }
    }
}

/// Carries out a step at all nodes.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn carry_out(
    step: &Step,
    start: &Start,
    stretch: &Stretch<'_>,
    block: usize,
    slots: &mut [Slot],
    sums: &mut [Wide; NODES],
) {
    match step {
        Step::Combine { terms, to, .. } => {
            for node in 0..NODES {
                let mut sum = splat_all(start);
                for (from, coefficient) in terms {
                    add(&mut sum, *coefficient, &slots[*from][node]);
                }
                slots[*to][node] = settled(sum);
            }
        }
        Step::Multiply { factors: [a, b], settled: is_factor, to } => {
            for node in 0..NODES {
                let [a, b] = [a, b].map(|from| Element::from_limbs(slots[*from][node]));
                let [product] = mul_loose(&[a], &[b]);
                slots[*to][node] = if *is_factor { settled(product.0) } else { product.0 };
            }
        }
        Step::Part { index, from } => {
            let weight = read(&stretch.weights[*index].as_chunks().0[block]);
            for (sum, value) in sums.iter_mut().zip(&slots[*from]) {
                *sum = sum.add_product(weight, Lanes::from_limbs(*value));
            }
        }
    }
}

/// `sum += coefficient·value`.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn add(sum: &mut [__m512i; 5], coefficient: i32, value: &[__m512i; 5]) {
    for i in 0..5 {
        sum[i] = match coefficient {
            1 => _mm512_add_epi64(sum[i], value[i]),
            -1 => _mm512_sub_epi64(sum[i], value[i]),
            2 => _mm512_add_epi64(sum[i], _mm512_slli_epi64::<1>(value[i])),
            -2 => _mm512_sub_epi64(sum[i], _mm512_slli_epi64::<1>(value[i])),
            _ => {
                let multiple = _mm512_mullo_epi64(value[i], splat(i64::from(coefficient) as u64));
                _mm512_add_epi64(sum[i], multiple)
            }
        };
    }
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn splat_all(start: &Start) -> [__m512i; 5] {
    let mut limbs = [_mm512_setzero_si512(); 5];
    for i in 0..5 {
        limbs[i] = splat(start[i] as u64);
    }
    limbs
}

#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
#[inline]
fn settled(sum: [__m512i; 5]) -> [__m512i; 5] {
    Loose::<ScalarField>::from_limbs(sum).carry().0
}
