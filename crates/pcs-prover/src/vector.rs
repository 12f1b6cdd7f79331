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
use crate::eq::eq_table;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, from_i128};
use rill_pcs::{PcsError, Shape};

/// Accumulates the vector.
#[derive(Clone, Debug)]
pub struct VectorMatrix {
    /// `L_t`, one per window.
    window_weights: Vec<F>,
    /// `fold_i`, one entry per chunk value.
    folds: Vec<Vec<F>>,
    vector: Vec<F>,
}

/// Columns treated by one task.
const BLOCK: usize = 1 << 10;

impl VectorMatrix {
    /// The zero vector, for the joint polynomial `Σ_i coefficients_i·P_i` at `point` (most
    /// significant first).
    pub fn new(shape: Shape, coefficients: &[F], point: &[F]) -> Result<Self, PcsError> {
        let (row_point, _) = shape.split_point(point)?;
        let (chunk_point, window_point) = row_point.split_at(shape.chunk_width());
        let chunk_weights = eq_table(chunk_point);
        let fold =
            |coefficient: &F| chunk_weights.iter().map(|weight| *weight * coefficient).collect();
        Ok(Self {
            window_weights: eq_table(window_point),
            folds: coefficients.iter().map(fold).collect(),
            vector: vec![F::ZERO; 1 << shape.log_columns()],
        })
    }

    /// Adds the cycles `offset .. offset + length` of a window; all `columns` have that length.
    pub fn add(&mut self, window: usize, offset: usize, columns: &[Column<'_>]) {
        assert_eq!(columns.len(), self.folds.len(), "one column per coefficient");
        let length = columns.iter().map(Column::len).max().unwrap_or(0);
        let (weight, folds) = (self.window_weights[window], &self.folds);
        self.vector[offset..offset + length].par_chunks_mut(BLOCK).enumerate().for_each(
            |(block, part)| {
                let mut sums = vec![F::ZERO; part.len()];
                for (column, fold) in columns.iter().zip(folds) {
                    add_column(&mut sums, column, block * BLOCK, fold);
                }
                part.iter_mut().zip(sums).for_each(|(entry, sum)| *entry += weight * sum);
            },
        );
    }

    /// Adds what another accumulator of the same opening gathered from other cycles.
    pub fn merge(&mut self, other: &Self) {
        self.vector.iter_mut().zip(&other.vector).for_each(|(left, right)| *left += right);
    }

    /// `v`, `2^log_columns` entries.
    pub fn finish(self) -> Vec<F> {
        self.vector
    }
}

/// Adds one polynomial's contribution at the cycles from `start` on, without the window's weight.
fn add_column(sums: &mut [F], column: &Column<'_>, start: usize, fold: &[F]) {
    let range = start..start + sums.len();
    match column {
        Column::OneHot { digits, hot: None } => {
            for (sum, digit) in sums.iter_mut().zip(&digits[range]) {
                *sum += fold[usize::from(*digit)];
            }
        }
        Column::OneHot { digits, hot: Some(hot) } => {
            let entries = digits[range.clone()].iter().zip(&hot[range]);
            for (sum, (digit, hot)) in sums.iter_mut().zip(entries) {
                if *hot {
                    *sum += fold[usize::from(*digit)];
                }
            }
        }
        Column::Dense(values) => {
            for (sum, value) in sums.iter_mut().zip(&values[range]) {
                if *value != 0 {
                    *sum += fold[0] * from_i128(*value);
                }
            }
        }
    }
}
