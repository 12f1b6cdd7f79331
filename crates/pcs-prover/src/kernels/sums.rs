//! Sums of a window's generators.

use ark_ec::CurveGroup;
use rill_field_simd::g1;
use rill_pcs::G1Affine;

/// For each column and each class below `class_count`, the sum of the points labelled with the
/// class.
pub(crate) fn class_sums(
    points: &[G1Affine],
    columns: &[&[u8]],
    class_count: usize,
) -> Vec<Vec<G1Affine>> {
    g1::sum_by_digit_columns(points, columns, 0..class_count)
}

/// `Σ values_i·points_i`; the smaller the largest value, the faster, and zeros are free.
pub(crate) fn small_msm(points: &[G1Affine], values: &[i128]) -> G1Affine {
    g1::msm_small(points, values).into_affine()
}
