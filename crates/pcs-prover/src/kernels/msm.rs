//! Sums of points times scalars.

use super::{Curve, combine};
use ark_ec::VariableBaseMSM;
use ark_ec::scalar_mul::BatchMulPreprocessing;
use ark_ec::short_weierstrass::{Affine, Projective};
use ark_ff::Zero;
use rayon::prelude::*;
use rill_field::{F, Field};
use rill_pcs::{G1Affine, G1Projective};
use rill_poly::eq_table;

/// Points for which a task of its own pays.
const SMALLEST_PART: usize = 256;

/// `Σ scalars_i·points_i` over the shorter of both.
pub(crate) fn msm(points: &[G1Affine], scalars: &[F]) -> G1Projective {
    let length = points.len().min(scalars.len());
    let part = length.div_ceil(rayon::current_num_threads()).max(SMALLEST_PART);
    points[..length]
        .par_chunks(part)
        .zip(scalars[..length].par_chunks(part))
        .map(|(points, scalars)| rill_field_simd::g1::msm(points, scalars))
        .reduce(G1Projective::zero, |left, right| left + right)
}

/// Coordinates that [`eq_sum`] folds in one step.
const FOLDED: usize = 4;

/// Positions that are worth a step.
const SMALLEST_FOLD: usize = 64;

/// `Σ eq(point, i)·points_i`; missing points are identities.
///
/// `eq` is a product, so the first coordinates can be summed over at every position of the others
/// with the same scalars: that is [`combine`], which is cheaper than a sum with scalars that differ
/// everywhere.
pub(crate) fn eq_sum<P: Curve>(points: &[Affine<P>], point: &[F]) -> Projective<P> {
    let positions = (1 << point.len()) >> FOLDED;
    if positions < SMALLEST_FOLD {
        let weights = eq_table(point, F::ONE);
        return Projective::msm_unchecked(points, &weights[..points.len()]);
    }
    let (first, others) = point.split_at(FOLDED);
    let terms: Vec<_> = points.chunks(positions).zip(eq_table(first, F::ONE)).collect();
    eq_sum(&combine(&terms, positions), others)
}

/// `scalars_i·base` for all `i`.
pub(crate) fn fixed_base<P: Curve>(base: Affine<P>, scalars: &[F]) -> Vec<Affine<P>> {
    let table = BatchMulPreprocessing::new(Projective::from(base), scalars.len().max(1));
    scalars.par_chunks(1 << 8).flat_map_iter(|part| table.batch_mul(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generators::{g1_generators, g2_generators};
    use ark_bn254::{g1, g2};

    fn agrees_with_the_definition<P: Curve>(points: &[Affine<P>]) {
        let point: Vec<F> = (5..16u64).map(F::from).collect();
        for (length, point) in
            [(1 << 11, &point[..]), (1200, &point), (40, &point[..6]), (0, &point)]
        {
            let weights = eq_table(point, F::ONE);
            let expected: Projective<P> =
                points[..length].iter().zip(weights).map(|(p, weight)| *p * weight).sum();
            assert_eq!(eq_sum(&points[..length], point), expected);
        }
    }

    #[test]
    fn sums_with_equality_weights_agree_with_their_definition() {
        agrees_with_the_definition::<g1::Config>(&g1_generators(1 << 11));
        agrees_with_the_definition::<g2::Config>(&g2_generators(1 << 11));
    }

    #[test]
    fn a_sum_over_parts_is_the_sum() {
        let points = g1_generators(700);
        let scalars: Vec<F> = (0..600u64).map(|i| -F::from(i * i)).collect();
        let expected: Projective<g1::Config> =
            points.iter().zip(&scalars).map(|(p, scalar)| *p * scalar).sum();
        assert_eq!(msm(&points, &scalars), expected);
    }
}
