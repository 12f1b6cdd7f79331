//! Sums of points times scalars.

use ark_ec::VariableBaseMSM;
use ark_ec::scalar_mul::BatchMulPreprocessing;
use ark_ec::short_weierstrass::{Affine, Projective, SWCurveConfig};
use ark_ff::Zero;
use rayon::prelude::*;
use rill_field::F;

/// `Σ scalars_i·points_i` over the shorter of both.
pub(crate) fn msm<P: SWCurveConfig<ScalarField = F>>(
    points: &[Affine<P>],
    scalars: &[F],
) -> Projective<P> {
    let length = points.len().min(scalars.len());
    let part = length.div_ceil(rayon::current_num_threads()).max(64);
    points[..length]
        .par_chunks(part)
        .zip(scalars[..length].par_chunks(part))
        .map(|(points, scalars)| Projective::msm_unchecked(points, scalars))
        .reduce(Projective::zero, |left, right| left + right)
}

/// `scalars_i·base` for all `i`.
pub(crate) fn fixed_base<P: SWCurveConfig<ScalarField = F>>(
    base: Affine<P>,
    scalars: &[F],
) -> Vec<Affine<P>> {
    let table = BatchMulPreprocessing::new(Projective::from(base), scalars.len().max(1));
    scalars.par_chunks(1 << 8).flat_map_iter(|part| table.batch_mul(part)).collect()
}
