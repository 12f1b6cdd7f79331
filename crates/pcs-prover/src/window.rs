//! Tier 1: the row commitments of one window.

use crate::ProverSetup;
use crate::kernels::{SKIPPED, class_sums, small_msm, sum};
use ark_bn254::G1Projective;
use ark_ec::CurveGroup;
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
    total: G1Affine,
}

/// Cycles of all columns that are summed together, sharing inversions.
const BATCH: usize = 1 << 15;

impl<'a> WindowCommitter<'a> {
    /// A committer for the windows of `setup`'s shape.
    pub fn new(setup: &'a ProverSetup) -> Self {
        let chunk_values = 1 << setup.shape().chunk_width();
        Self { generators: &setup.g1, chunk_values, total: sum(&setup.g1) }
    }

    /// The rows of one window, `columns` in the order of the polynomials.
    ///
    /// Row `k` of a one-hot column is the sum of the generators of the cycles with chunk value `k`; the row of a dense
    /// one is the sum of the generators times the values.
    pub fn commit(&self, columns: &[Column<'_>]) -> WindowRows {
        let per_task = (BATCH / self.generators.len()).max(1);
        columns.par_chunks(per_task).flat_map_iter(|columns| self.commit_batch(columns)).collect()
    }

    fn commit_batch(&self, columns: &[Column<'_>]) -> WindowRows {
        let classes: Vec<Option<Classes<'_>>> = columns
            .iter()
            .map(|column| match column {
                Column::OneHot { digits, hot } => Some(self.classes(digits, *hot)),
                Column::Dense(_) => None,
            })
            .collect();
        let labels: Vec<&[u8]> = classes.iter().flatten().map(|classes| &classes.labels[..]).collect();
        todo
    }
}
