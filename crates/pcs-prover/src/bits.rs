//! Columns of bits: their row commitments, and what they add to the vector of an opening.
//!
//! A column of bits has a bit for each entry of the matrix: row by row, entry `x` is bit `x mod 64`
//! of word `⌊x/64⌋`. One with more entries than the matrix is cut into *parts*, each a polynomial
//! of its own on the same matrix: row `r` of the column is row `r mod 2^log_rows` of part
//! `⌊r/2^log_rows⌋`. Rows that are missing at the end are zero, and free.
//!
//! Consecutive rows can be taken anywhere, by any thread: their commitments are appended, their
//! sums added.

use crate::ProverSetup;
use rayon::prelude::*;
use rill_field::{F, Field};
use rill_field_simd::g1::{RowSums, SubsetSums, SubsetTask};
use rill_field_simd::{ColumnSums, table};
use rill_pcs::{G1Affine, PcsError, Shape};
use rill_poly::eq_table;

/// Commits to rows of bits, from any threads.
///
/// All rows choose among the same generators, so the sums of all subsets of every `width`
/// neighbours are made once; a row is then one addition per `width` bits, if they are not all zero.
#[derive(Clone, Debug)]
pub struct BitCommitter {
    sums: SubsetSums,
}

/// Bits of a group for few rows and for many.
const NARROW: usize = 4;
const WIDE: usize = 8;

/// Rows for which the wide groups save more time than it takes to make their sums.
const MANY: usize = 512;

impl BitCommitter {
    /// With groups of `width` generators, 1, 2, 4 or 8.
    pub fn new(setup: &ProverSetup, width: usize) -> Self {
        let run = |tasks: Vec<SubsetTask<'_>>| tasks.into_par_iter().for_each(SubsetTask::run);
        Self { sums: SubsetSums::new_by(&setup.g1, width, run) }
    }

    /// The width that takes the least time for so many rows: 4 or 8.
    pub fn best_width(rows: usize) -> usize {
        if rows < MANY { NARROW } else { WIDE }
    }

    /// Bytes of the sums of groups, `2^width/width` points per generator.
    pub fn bytes(shape: Shape, width: usize) -> usize {
        SubsetSums::bytes(1 << shape.log_columns(), width)
    }

    /// Adds rows behind those of `rows`, `2^log_columns` bits each; the last one may lack words at
    /// its end.
    pub fn add(&self, rows: &mut RowSums, bits: &[u64]) {
        self.sums.add_rows(rows, bits);
    }

    /// The commitments of all rows that were added: to be appended to those of the rows before, and
    /// in the end to go into [`crate::RowCommitments::push_bits`].
    pub fn finish(&self, rows: RowSums) -> Vec<G1Affine> {
        self.sums.finish(rows)
    }
}

/// What rows of bits add to the vector of an opening, `v = L^T·M` for the joint polynomial:
///
/// ```text
/// v[c] += Σ_(part, row) coefficient_part·L[row]·bit(part, row, c)
/// ```
#[derive(Clone, Debug)]
pub struct BitMatrix {
    log_columns: usize,
    /// One per part.
    coefficients: Vec<F>,
    /// `L`, one per row of the matrix.
    row_weights: Vec<F>,
}

impl BitMatrix {
    /// For a column whose parts are in the joint polynomial with these coefficients, opened at
    /// `point` (most significant first).
    pub fn new(shape: Shape, coefficients: &[F], point: &[F]) -> Result<Self, PcsError> {
        let (row_point, _) = shape.split_point(point)?;
        Ok(Self {
            log_columns: shape.log_columns(),
            coefficients: coefficients.to_vec(),
            row_weights: eq_table(row_point, F::ONE),
        })
    }

    /// Zero sums, 72 bytes per column. [`ColumnSums::finish`] makes them a vector of
    /// `2^log_columns` entries, which is to be added to the others.
    pub fn sums(&self) -> ColumnSums {
        ColumnSums::new(1 << self.log_columns)
    }

    /// Adds rows from row `first` of the column on.
    ///
    /// # Panics
    /// If they are not all in a part.
    pub fn add(&self, sums: &mut ColumnSums, first: usize, bits: &[u64]) {
        let rows = self.row_weights.len();
        let weight = |row: usize| self.coefficients[row / rows] * self.row_weights[row % rows];
        let last = first + (64 * bits.len()).div_ceil(1 << self.log_columns);
        let weights: Vec<F> = (first..last).map(weight).collect();
        sums.add_rows(&weights, bits);
    }
}

/// The multilinear extension of bits at `point` (most significant first); what is missing at the
/// end is zero.
///
/// # Panics
/// If there are fewer than six coordinates, or more than `2^coordinates` bits.
pub fn evaluate_bits(bits: &[u64], point: &[F]) -> F {
    assert!(64 * bits.len() <= 1 << point.len(), "no more bits than entries");
    let column_variables = point.len().div_ceil(2).max(6);
    let (row_point, column_point) = point.split_at(point.len() - column_variables);
    let mut sums = ColumnSums::new(1 << column_variables);
    let rows = (64 * bits.len()).div_ceil(1 << column_variables);
    sums.add_rows(&eq_table(row_point, F::ONE)[..rows], bits);
    table::inner_product(&sums.finish(), &eq_table(column_point, F::ONE))
}
