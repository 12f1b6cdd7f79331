//! The row commitments of all polynomials, and tier 2.

use crate::kernels::{combine, shared_pairings};
use crate::{ProverSetup, WindowRows};
use rill_field::F;
use rill_pcs::{Commitment, G1Affine, Shape};

/// Row commitments, gathered window by window: `2^log_rows` points per one-hot polynomial and one
/// per window for a dense one.
#[derive(Clone, Debug)]
pub struct RowCommitments {
    shape: Shape,
    /// `rows[polynomial][row]`; a dense polynomial's rows beyond chunk value 0 are identities and
    /// left out.
    rows: Vec<Vec<G1Affine>>,
}

impl RowCommitments {
    /// No window yet, of `polynomial_count` polynomials.
    pub fn new(shape: Shape, polynomial_count: usize) -> Self {
        Self { shape, rows: vec![Vec::new(); polynomial_count] }
    }

    /// Puts the rows of window number `window` in place.
    pub fn place(&mut self, window: usize, window_rows: WindowRows) {
        assert_eq!(window_rows.len(), self.rows.len(), "one list of rows per polynomial");
        let log_windows = self.shape.log_windows();
        for (rows, window_rows) in self.rows.iter_mut().zip(window_rows) {
            rows.resize(window_rows.len() << log_windows, G1Affine::default());
            for (chunk_value, row) in window_rows.into_iter().enumerate() {
                rows[(chunk_value << log_windows) + window] = row;
            }
        }
    }

    /// Tier 2: every polynomial's commitment `Σ_row e(T_row, Γ2_row)`.
    pub fn commitments(&self, setup: &ProverSetup) -> Vec<Commitment> {
        let rows: Vec<&[G1Affine]> = self.rows.iter().map(Vec::as_slice).collect();
        let sums = shared_pairings(&rows, &setup.g2[..1 << self.shape.log_rows()]);
        sums.into_iter().map(Commitment::new).collect()
    }

    /// The rows of the joint polynomial `Σ_i coefficients_i·P_i`.
    pub fn combine(&self, coefficients: &[F]) -> Vec<G1Affine> {
        assert_eq!(coefficients.len(), self.rows.len(), "one coefficient per polynomial");
        let terms: Vec<_> =
            self.rows.iter().map(Vec::as_slice).zip(coefficients.iter().copied()).collect();
        combine(&terms, 1 << self.shape.log_rows())
    }
}
