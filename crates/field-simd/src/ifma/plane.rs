//! The steps of a formula on 32 points at a time, in small integers.
//!
//! The integers are made by code without intrinsics, inlined here, so that it has wide vectors; here
//! are the sums `Σ weight·value`, eight points at a time.

use super::table::{Element, read, sum_of_lanes, two_to_260};
use super::wide::{Wide, montgomery};
use crate::formula::small::{self, PLANE, Plane};
use crate::formula::{BIAS, Program, STRETCH, Stretches};
use core::arch::x86_64::{_mm_loadu_si128, _mm512_cvtepu16_epi64};
use core::ops::Range;
use rill_field::{AdditiveGroup, F};

/// The sums over some stretches at the nodes of a plane, with [`BIAS`] in all values. The limbs have
/// room for 64 stretches: 4 blocks with a product for each part.
#[target_feature(enable = "avx512f,avx512dq,avx512ifma,avx512vbmi2")]
pub(super) fn plane(
    program: &Program,
    (stretches, range): (&Stretches, Range<usize>),
    quad: &[u8],
) -> [F; PLANE] {
    let mut sums = [Wide::zero(); PLANE];
    let mut slots = vec![small::ZEROS; program.slots];
    for stretch in stretches.range(range) {
        small::load(&stretch, quad, &mut slots);
        small::run(program, &mut slots, |part, plane: &Plane| {
            let mut weights = [Element::zero(); STRETCH / 8];
            for (to, weights) in weights.iter_mut().zip(stretch.weights[part].as_chunks().0) {
                *to = read(weights);
            }
            for (sum, values) in sums.iter_mut().zip(plane) {
                for (weight, values) in weights.iter().zip(values.0.as_chunks::<8>().0) {
                    let positive = values.map(|value| value ^ BIAS);
                    // SAFETY: eight integers of 16 bits.
                    let eight = unsafe { _mm_loadu_si128(positive.as_ptr().cast()) };
                    *sum = sum.add_limb_product(*weight, _mm512_cvtepu16_epi64(eight));
                }
            }
        });
    }
    // Words of weight·value, divided by 2^260.
    let factor = two_to_260();
    let mut out = [F::ZERO; PLANE];
    for (out, sum) in out.iter_mut().zip(sums) {
        *out = sum_of_lanes(montgomery([sum])[0].carry()) * factor;
    }
    out
}
