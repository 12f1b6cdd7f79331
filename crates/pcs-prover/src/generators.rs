//! Generators by hash-to-curve from a public seed.
//!
//! Generator `i` hashes `(seed, group, i, attempt)` to an `x` coordinate and a sign until `x` lies
//! on the curve; points of the twisted curve are then multiplied into the subgroup. Nobody knows a
//! relation between any of them, and generator `i` does not depend on how many are made.

use ark_bn254::{Fq, Fq2, g1, g2};
use ark_ec::short_weierstrass::{Affine, SWCurveConfig};
use ark_ff::PrimeField;
use blake2::{Blake2b512, Digest};
use rayon::prelude::*;
use rill_field_simd::{Part, combine};
use rill_pcs::gls::CURVE_PARAMETER;
use rill_pcs::{G1Affine, G2Affine};
use rill_transcript::ROW_WIDTH;

/// Points of `G2` treated by one task.
const BLOCK: usize = 256;

const SEED: &[u8] = b"rill/dory/bn254/generators/1";

/// The seed of the generators of rows.
const ROW_SEED: &[u8] = b"rill/hiding/bn254/rows/1";

/// The seed of the generators of blinds.
const BLIND_SEED: &[u8] = b"rill/hiding/bn254/blind/1";

/// The first `count` generators of `G1`.
pub(crate) fn g1_generators(count: usize) -> Vec<G1Affine> {
    (0..count as u64).into_par_iter().map(|index| g1_generator(SEED, index)).collect()
}

/// The first `count` generators of `G2`.
pub(crate) fn g2_generators(count: usize) -> Vec<G2Affine> {
    (0..count.div_ceil(BLOCK))
        .into_par_iter()
        .flat_map_iter(|block| {
            let indices = block * BLOCK..((block + 1) * BLOCK).min(count);
            let points = indices.map(|index| curve_point(SEED, index as u64));
            into_subgroup(&points.collect::<Vec<_>>())
        })
        .collect()
}

/// `G_0 .. G_31` and `H`: the generators of a row's values and blind.
pub(crate) fn row_generators() -> [G1Affine; ROW_WIDTH + 1] {
    std::array::from_fn(|index| g1_generator(ROW_SEED, index as u64))
}

/// `H_1` and `H_2`.
pub(crate) fn blind_generators() -> (G1Affine, G2Affine) {
    (g1_generator(BLIND_SEED, 0), into_subgroup(&[curve_point(BLIND_SEED, 0)])[0])
}

fn g1_generator(seed: &[u8], index: u64) -> G1Affine {
    first_on_curve::<g1::Config>(|attempt| hash_to_field(seed, b"g1", index, attempt))
}

/// A point of the curve around `G2`.
fn curve_point(seed: &[u8], index: u64) -> G2Affine {
    first_on_curve::<g2::Config>(|attempt| {
        let (c0, sign) = hash_to_field(seed, b"g2/0", index, attempt);
        let (c1, _) = hash_to_field(seed, b"g2/1", index, attempt);
        (Fq2::new(c0, c1), sign)
    })
}

/// The first candidate whose `x` is on the curve, with the wanted one of its two `y`.
fn first_on_curve<P: SWCurveConfig>(candidate: impl Fn(u64) -> (P::BaseField, bool)) -> Affine<P> {
    (0..)
        .find_map(|attempt| {
            let (x, greatest) = candidate(attempt);
            Affine::get_point_from_x_unchecked(x, greatest)
        })
        .expect("every second attempt succeeds")
}

/// 48 uniform bytes reduced modulo `q`, and a bit.
fn hash_to_field(seed: &[u8], domain: &[u8], index: u64, attempt: u64) -> (Fq, bool) {
    let mut hasher = Blake2b512::new();
    for part in [seed, domain, &index.to_le_bytes(), &attempt.to_le_bytes()] {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    let digest = hasher.finalize();
    (Fq::from_le_bytes_mod_order(&digest[..48]), digest[48] & 1 == 1)
}

/// `xP + ψ(3xP) + ψ²(xP) + ψ³(P)`: a multiple of the cofactor (Fuentes-Castañeda, Knapp,
/// Rodríguez-Henríquez).
fn into_subgroup(points: &[G2Affine]) -> Vec<G2Affine> {
    let x = u128::from(CURVE_PARAMETER);
    let multiples = [x, 3 * x, x, 1].into_iter().enumerate();
    let parts: Vec<Part<'_, g2::Config>> = multiples
        .map(|(power, magnitude)| Part { points, power, negative: false, magnitude })
        .collect();
    combine(&parts, points.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ark_ec::AffineRepr;
    use std::collections::HashSet;

    fn are_distinct_points_of_the_group<P: SWCurveConfig>(points: &[Affine<P>]) {
        for point in points {
            assert!(point.is_on_curve() && point.is_in_correct_subgroup_assuming_on_curve());
            assert!(!point.is_zero());
        }
        assert_eq!(points.iter().map(|p| p.x).collect::<HashSet<_>>().len(), points.len());
    }

    #[test]
    fn generators_are_distinct_points_of_the_groups() {
        are_distinct_points_of_the_group(&g1_generators(300));
        are_distinct_points_of_the_group(&g2_generators(300));
    }

    #[test]
    fn fewer_generators_are_a_prefix_of_more() {
        assert_eq!(g1_generators(5), g1_generators(9)[..5]);
        assert_eq!(g2_generators(5), g2_generators(9)[..5]);
    }
}
