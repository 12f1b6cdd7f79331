//! Tier 1: the row commitments of one window.

use crate::labels::Labelled;
use crate::{Column, ProverSetup};
use ark_ec::CurveGroup;
use rill_field_simd::g1;
use rill_pcs::G1Affine;

/// The row commitments of one window: for each polynomial one per chunk value, or a single one if
/// it is dense.
pub type WindowRows = Vec<Vec<G1Affine>>;

/// Commits to windows, from any threads, in any order.
#[derive(Debug)]
pub struct WindowCommitter<'a> {
    generators: &'a [G1Affine],
    chunk_values: usize,
    /// The sum of all generators.
    total: G1Affine,
}

/// Cycles of all columns that are summed together and share inversions.
const BATCH: usize = 1 << 18;

impl<'a> WindowCommitter<'a> {
    /// A committer for the windows of `setup`'s shape.
    pub fn new(setup: &'a ProverSetup) -> Self {
        let (generators, _) = setup.generators();
        let zeros = vec![0; generators.len()];
        let total = g1::sum_by_digit_columns(generators, &[&zeros], 0..1)[0][0];
        Self { generators, chunk_values: 1 << setup.shape().chunk_width(), total }
    }

    /// The rows of one window, `columns` in the order of the polynomials.
    ///
    /// Row `k` of a one-hot column is the sum of the generators of the cycles with chunk value `k`;
    /// the row of a dense one is the sum of the generators times the values.
    pub fn commit(&self, columns: &[Column<'_>]) -> WindowRows {
        let length = self.generators.len();
        assert!(columns.iter().all(|column| column.len() == length), "one entry per generator");
        let batch = (BATCH / length).max(1);
        columns.chunks(batch).flat_map(|columns| self.commit_batch(columns)).collect()
    }

    fn commit_batch(&self, columns: &[Column<'_>]) -> WindowRows {
        let one_hot = columns.iter().filter_map(|column| match column {
            Column::OneHot { digits, hot } => Some(Labelled::new(digits, *hot, self.chunk_values)),
            Column::Dense(_) => None,
        });
        let one_hot: Vec<Labelled> = one_hot.collect();
        let rows = Labelled::rows(&one_hot, self.generators, self.chunk_values, self.total);
        let mut rows = rows.into_iter();
        let column_rows = columns.iter().map(|column| match column {
            Column::OneHot { .. } => rows.next().expect("one list of rows per one-hot column"),
            Column::Dense(values) => vec![g1::msm_small(self.generators, values).into_affine()],
        });
        column_rows.collect()
    }
}
