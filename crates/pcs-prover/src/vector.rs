//! `v = L^T·M` for the joint polynomial, in one pass over the trace.
//!
//! Rows are numbered by chunk value, then window, so `L[k, window] = L_k[k]·L_t[window]`, and
//!
//! ```text
//! v[t mod 2^σ] += L_t[window(t)] · Σ_i (fold_i[k_i(t)]  or  fold_i[0]·value_i(t)),    fold_i[k] = c_i·L_k[k]
//! ```
//!
//! One look-up and addition per polynomial and cycle, one multiplication per cycle.

use crate::Column;
use rill_field::{AdditiveGroup, F, Field, from_i128};
use rill_pcs::{PcsError, Shape};
use rill_poly::eq_table;

/// What cycles add to the vector.
#[derive(Debug)]
pub struct VectorMatrix {
    log_columns: usize,
    /// `L_t`, one per window.
    window_weights: Vec<F>,
    /// `fold_i`, one entry per chunk value.
    folds: Vec<Vec<F>>,
}

/// Cycles that are summed at a time.
const STRETCH: usize = 1 << 10;

impl VectorMatrix {
    /// For the joint polynomial `Σ_i coefficients_i·P_i` at `point` (most
    /// significant first).
    pub fn new(shape: Shape, coefficients: &[F], point: &[F]) -> Result<Self, PcsError> {
        let (row_point, _) = shape.split_point(point)?;
        let (chunk_point, window_point) = row_point.split_at(shape.chunk_width());
        Ok(Self {
            log_columns: shape.log_columns(),
            window_weights: eq_table(window_point, F::ONE),
            folds: coefficients.iter().map(|c| eq_table(chunk_point, *c)).collect(),
        })
    }

    /// The most consecutive cycles that [`Self::add`] takes: begin at a multiple of it.
    pub fn stretch(shape: Shape) -> usize {
        STRETCH.min(1 << shape.log_columns())
    }

    /// The zero vector, `2^log_columns` entries.
    pub fn vector(&self) -> Vec<F> {
        vec![F::ZERO; 1 << self.log_columns]
    }

    /// Adds the cycles from `first` on to `vector`; all `columns` have the same length, and all
    /// their cycles lie in one [`Self::stretch`].
    pub fn add(&self, vector: &mut [F], first: usize, columns: &[Column<'_>]) {
        assert_eq!(columns.len(), self.folds.len(), "one column per coefficient");
        let length = columns.iter().map(Column::len).max().unwrap_or(0);
        let mut sums = vec![F::ZERO; length];
        for (column, fold) in columns.iter().zip(&self.folds) {
            add_column(&mut sums, column, fold);
        }
        let weight = self.window_weights[first >> self.log_columns];
        let column = first & ((1 << self.log_columns) - 1);
        for (entry, sum) in vector[column..column + length].iter_mut().zip(sums) {
            *entry += weight * sum;
        }
    }
}

/// Adds one polynomial's contribution, without the window's weight.
fn add_column(sums: &mut [F], column: &Column<'_>, fold: &[F]) {
    match column {
        Column::OneHot { digits, hot: None } => {
            for (sum, digit) in sums.iter_mut().zip(*digits) {
                *sum += fold[usize::from(*digit)];
            }
        }
        Column::OneHot { digits, hot: Some(hot) } => {
            for (sum, (digit, hot)) in sums.iter_mut().zip(digits.iter().zip(*hot)) {
                if *hot {
                    *sum += fold[usize::from(*digit)];
                }
            }
        }
        Column::Dense(values) => {
            for (sum, value) in sums.iter_mut().zip(*values) {
                if *value != 0 {
                    *sum += fold[0] * from_i128(*value);
                }
            }
        }
    }
}
