//! Sums of a window's generators.

use ark_ec::CurveGroup;
use ark_ff::{AdditiveGroup, Zero};
use rill_field_simd::g1::sum_by_digit_columns;
use rill_pcs::{G1Affine, G1Projective};

/// A label that is no class unless there are 256 of them.
pub(crate) const SKIPPED: u8 = u8::MAX;

/// For each column and each class below `class_count`, the sum of the points of that label.
pub(crate) fn class_sums(
    points: &[G1Affine],
    columns: &[&[u8]],
    class_count: usize,
) -> Vec<Vec<G1Affine>> {
    sum_by_digit_columns(points, columns, 0..class_count)
}

/// The sum of all points.
pub(crate) fn sum(points: &[G1Affine]) -> G1Affine {
    class_sums(points, &[&vec![0; points.len()]], 1)[0][0]
}

/// `Σ values_i·points_i` for values below `2^65` in absolute value; zeros are free.
///
/// A value is a sum of signed bytes. Per byte position the points are summed by absolute value of the byte, then the
/// sums are weighted.
pub(crate) fn small_msm(points: &[G1Affine], values: &[i128]) -> G1Projective {
    let signed: Vec<G1Affine> = points.iter().chain(&points.iter().map(|p| -*p).collect::<Vec<_>>()).copied().collect();
    let mut columns = vec![vec![0u8; signed.len()]; POSITIONS];
    for (i, value) in values.iter().enumerate() {
        for (column, digit) in columns.iter_mut().zip(signed_bytes(*value)) {
            column[if digit < 0 { points.len() + i } else { i }] = digit.unsigned_abs();
        }
    }
    let columns: Vec<&[u8]> = columns.iter().map(Vec::as_slice).collect();
    let buckets = sum_by_digit_columns(&signed, &columns, 1..BUCKETS + 1);
    buckets.iter().rev().fold(G1Projective::zero(), |mut sum, buckets| {
        (0..8).for_each(|_| _ = sum.double_in_place());
        sum + weighted_sum(buckets)
    })
}

/// Absolute values of signed bytes, without zero.
const BUCKETS: usize = 128;

/// Byte positions of a value below `2^65` with its last carry.
const POSITIONS: usize = 9;

/// `value = Σ digit_i·256^i` with digits in `−128..128`.
fn signed_bytes(value: i128) -> [i8; POSITIONS] {
    assert!(value.unsigned_abs() < 1 << 65, "a dense value is below 2^65");
    let mut rest = value;
    let mut digits = [0; POSITIONS];
    for digit in &mut digits {
        *digit = rest as i8;
        rest = (rest - i128::from(*digit)) >> 8;
    }
    digits
}

/// `Σ (i + 1)·buckets_i`, the sum of all suffix sums.
fn weighted_sum(buckets: &[G1Affine]) -> G1Projective {
    let (mut suffix, mut total) = (G1Projective::zero(), G1Projective::zero());
    for bucket in buckets.iter().rev() {
        suffix += bucket;
        total += suffix;
    }
    total
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signed_bytes_recompose() {
        for value in [0, 1, -1, 127, 128, -128, -129, (1 << 65) - 1, 1 - (1 << 65), 0x8080_8080] {
            let digits = signed_bytes(value);
            let sum = digits.iter().rev().fold(0i128, |sum, digit| sum * 256 + i128::from(*digit));
            assert_eq!(sum, value);
        }
    }
}
