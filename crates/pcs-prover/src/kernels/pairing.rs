//! Sums of pairings that share one side.

use crate::points::Points;
use ark_bn254::{Bn254, Fq12, g1};
use ark_ec::AffineRepr;
use ark_ec::pairing::{MillerLoopOutput, Pairing};
use ark_ff::One;
use rayon::prelude::*;
use rill_field_simd::pairing::{PreparedG2, multi_miller_loop};
use rill_pcs::{G1Affine, G2Affine, Target};
use std::borrow::Cow;
use std::ops::Range;

/// Points of `G2` whose lines are held at once by a task, 11 KB each: the more, the better they
/// share inversions.
const LARGEST_BLOCK: usize = 256;
const SMALLEST_BLOCK: usize = 16;

/// `Σ_i e(left_k[i], right[i])` for every `k`; shorter sides end in identities.
///
/// The lines of `right[i]` are computed once for all `k`; pairs with an identity cost nothing.
pub(crate) fn shared_pairings<L: Points<g1::Config> + ?Sized>(
    left: &[&L],
    right: &[G2Affine],
) -> Vec<Target> {
    let longest = left.iter().map(|points| points.len()).max().unwrap_or(0).min(right.len());
    let share = longest.div_ceil(rayon::current_num_threads());
    let size = share.clamp(SMALLEST_BLOCK, LARGEST_BLOCK);
    let products = (0..longest.div_ceil(size))
        .into_par_iter()
        .map(|block| block_products(left, right, block * size..((block + 1) * size).min(longest)))
        .reduce(
            || vec![Fq12::one(); left.len()],
            |mut product, part| {
                product.iter_mut().zip(part).for_each(|(product, part)| *product *= part);
                product
            },
        );
    products
        .into_par_iter()
        .map(|f| Bn254::final_exponentiation(MillerLoopOutput(f)).expect("a Miller value is not 0"))
        .collect()
}

fn block_products<L: Points<g1::Config> + ?Sized>(
    left: &[&L],
    right: &[G2Affine],
    range: Range<usize>,
) -> Vec<Fq12> {
    let left: Vec<Cow<'_, [G1Affine]>> =
        left.iter().map(|points| points.block(range.clone())).collect();
    let needed =
        |i: usize| left.iter().any(|points| points.get(i).is_some_and(|point| !point.is_zero()));
    let right: Vec<G2Affine> = right[range.clone()]
        .iter()
        .enumerate()
        .map(|(i, point)| if needed(i) { *point } else { G2Affine::identity() })
        .collect();
    let prepared = PreparedG2::prepare(&right);
    let prepared: Vec<&PreparedG2> = prepared.iter().collect();
    left.iter().map(|points| multi_miller_loop(points, &prepared[..points.len()])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generators::{g1_generators, g2_generators};

    #[test]
    fn shared_pairings_agree_with_separate_ones() {
        let (mut left, right) = (g1_generators(80), g2_generators(70));
        left[3] = G1Affine::identity();
        let sums = shared_pairings(&[&left[..], &left[5..10], &[]], &right);
        let expected = |points: &[G1Affine]| -> Target {
            points.iter().zip(&right).map(|(p, q)| Bn254::pairing(p, q)).sum()
        };
        assert_eq!(sums, [expected(&left), expected(&left[5..10]), expected(&[])]);
    }
}
