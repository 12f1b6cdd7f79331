//! Tier 1: the row commitments of one window.

use crate::ProverSetup;
use crate::kernels::{GroupedPoints, group_sums};
use ark_bn254::{G1Projective, g1};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{AdditiveGroup, Zero};
use rayon::prelude::*;
use rill_pcs::G1Affine;

/// One polynomial's part of a window: one entry per cycle.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// A one-hot polynomial: the chunk value of each cycle, below `2^chunk_width`.
    OneHot {
        /// The chunk values.
        digits: &'a [u8],
        /// Cycles at which the polynomial is one anywhere; the others are *cold*, zero at every chunk value. All are
        /// hot if absent.
        hot: Option<&'a [bool]>,
    },
    /// A dense polynomial: the values themselves, below `2^65` in absolute value.
    Dense(&'a [i128]),
}

/// The row commitments of one window: for each polynomial one per chunk value, or a single one if it is dense.
pub type WindowRows = Vec<Vec<G1Affine>>;

/// Commits to windows, in any order.
#[derive(Debug)]
pub struct WindowCommitter<'a> {
    generators: &'a [G1Affine],
    chunk_values: usize,
    /// The sum of all generators.
    total: G1Projective,
}

impl<'a> WindowCommitter<'a> {
    /// A committer for the windows of `setup`'s shape.
    pub fn new(setup: &'a ProverSetup) -> Self {
        let sum = group_sums(GroupedPoints::sort(setup.g1.iter().map(|point| (0, *point)), 1));
        let chunk_values = 1 << setup.shape().chunk_width();
        Self { generators: &setup.g1, chunk_values, total: sum[0].into() }
    }

    /// The rows of one window, `columns` in the order of the polynomials.
    pub fn commit(&self, columns: &[Column<'_>]) -> WindowRows {
        columns
            .par_iter()
            .map(|column| match column {
                Column::OneHot { digits, hot } => self.one_hot_rows(digits, *hot),
                Column::Dense(values) => vec![self.dense_row(values)],
            })
            .collect()
    }

    /// Row `k` is the sum of the generators of the cycles with chunk value `k`.
    ///
    /// Cycles fall into classes: the chunk values, and cold. The largest class is never summed: its row is the sum of all
    /// generators minus the other classes, or is not needed. Padding windows cost nothing.
    fn one_hot_rows(&self, digits: &[u8], hot: Option<&[bool]>) -> Vec<G1Affine> {
        assert_eq!(digits.len(), self.generators.len(), "a window has one digit per column");
        assert!(hot.is_none_or(|hot| hot.len() == digits.len()), "one flag per digit");
        let cold = self.chunk_values;
        let class = |cycle: usize| match hot {
            Some(hot) if !hot[cycle] => cold,
            _ => usize::from(digits[cycle]),
        };
        let largest = largest_class((0..digits.len()).map(class), self.chunk_values + 1);
        let summed = (0..digits.len())
            .map(|cycle| (class(cycle), self.generators[cycle]))
            .filter(|(class, _)| *class != largest);
        let mut rows = group_sums(GroupedPoints::<g1::Config>::sort(summed, self.chunk_values + 1));
        if largest != cold {
            let others: G1Projective = rows.iter().sum();
            rows[largest] = (self.total - others).into_affine();
        }
        rows.truncate(self.chunk_values);
        rows
    }

    /// `Σ values_t·Γ1_t` by signed bytes: buckets of all byte positions are summed together.
    fn dense_row(&self, values: &[i128]) -> G1Affine {
        assert_eq!(values.len(), self.generators.len(), "a window has one value per column");
        let bucketed = values.iter().zip(self.generators).flat_map(|(value, generator)| {
            signed_bytes(*value).into_iter().enumerate().filter(|(_, digit)| *digit != 0).map(
                move |(position, digit)| {
                    let bucket = position * BUCKETS + usize::from(digit.unsigned_abs()) - 1;
                    (bucket, if digit < 0 { -*generator } else { *generator })
                },
            )
        });
        let buckets = group_sums(GroupedPoints::<g1::Config>::sort(bucketed, POSITIONS * BUCKETS));
        let mut sum = G1Projective::zero();
        for position in buckets.chunks_exact(BUCKETS).rev() {
            for _ in 0..8 {
                sum.double_in_place();
            }
            sum += weighted_sum(position);
        }
        sum.into_affine()
    }
}

fn largest_class(classes: impl Iterator<Item = usize>, count: usize) -> usize {
    let mut sizes = vec![0usize; count];
    classes.for_each(|class| sizes[class] += 1);
    (0..count).max_by_key(|class| sizes[*class]).unwrap_or(0)
}

/// Buckets per byte position: absolute values `1..=128`.
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
    if buckets.iter().all(|bucket| bucket.is_zero()) {
        return total;
    }
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
