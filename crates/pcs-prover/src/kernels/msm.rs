//! Sums of points times scalars.

use super::Curve;
use ark_ec::scalar_mul::BatchMulPreprocessing;
use ark_ec::short_weierstrass::{Affine, Projective};
use ark_ff::Zero;
use rayon::prelude::*;
use rill_field::F;

/// Points for which a task of its own pays.
const SMALLEST_PART: usize = 256;

/// `Σ scalars_i·points_i` over the shorter of both.
pub(crate) fn msm<P: Curve>(points: &[Affine<P>], scalars: &[F]) -> Projective<P> {
    let length = points.len().min(scalars.len());
    let part = length.div_ceil(rayon::current_num_threads()).max(SMALLEST_PART);
    points[..length]
        .par_chunks(part)
        .zip(scalars[..length].par_chunks(part))
        .map(|(points, scalars)| P::part_msm(points, scalars))
        .reduce(Projective::zero, |left, right| left + right)
}

/// `scalars_i·base` for all `i`.
pub(crate) fn fixed_base<P: Curve>(base: Affine<P>, scalars: &[F]) -> Vec<Affine<P>> {
    let table = BatchMulPreprocessing::new(Projective::from(base), scalars.len().max(1));
    scalars.par_chunks(1 << 8).flat_map_iter(|part| table.batch_mul(part)).collect()
}
