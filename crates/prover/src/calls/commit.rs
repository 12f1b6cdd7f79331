//! The tables as committed columns of bits: rows of the common matrix, and what they add to the vector
//! of the opening.
//!
//! Bit β of call u is entry `2^c·u + β` of the table, so the bits of calls that follow each other fill
//! the rows of the matrix one by one, and those of its parts one part after the other.

use super::record::Recorded;
use rayon::prelude::*;
use rill_field::F;
use rill_field_simd::g1::RowSums;
use rill_pcs::{G1Affine, PcsError, Shape};
use rill_pcs_prover::{BitCommitter, BitMatrix, ProverSetup, RowCommitments};
use rill_sumcheck_prover::add_all;
use std::ops::Range;

/// Bits that a worker takes at a time.
const LOG_BITS: usize = 20;

/// Calls that fill whole rows of the matrix, about `2^LOG_BITS` bits.
fn batches(calls: &Recorded, shape: Shape) -> Vec<Range<usize>> {
    let log_bits = LOG_BITS.max(shape.log_columns());
    let size = 1 << log_bits.saturating_sub(calls.table.log_bits());
    let count = calls.len();
    (0..count).step_by(size).map(|first| first..count.min(first + size)).collect()
}

/// The bits of these calls.
fn bits(calls: &Recorded, range: Range<usize>) -> Vec<u64> {
    range.flat_map(|u| calls.bits(u)).collect()
}

/// Rows of the matrix that the calls fill.
fn row_count(calls: &Recorded, shape: Shape) -> usize {
    (calls.len() << calls.table.log_bits()).div_ceil(1 << shape.log_columns())
}

/// Adds the row commitments of all parts of all tables.
pub(crate) fn add_rows(rows: &mut RowCommitments, tables: &[Recorded], setup: &ProverSetup) {
    let shape = setup.shape();
    let count = tables.iter().map(|calls| row_count(calls, shape)).sum();
    if count == 0 {
        return;
    }
    let committer = BitCommitter::new(setup, BitCommitter::best_width(count));
    for calls in tables {
        let batch = |range: Range<usize>| {
            let mut sums = RowSums::default();
            committer.add(&mut sums, &bits(calls, range));
            committer.finish(sums)
        };
        let points: Vec<Vec<G1Affine>> = batches(calls, shape).into_par_iter().map(batch).collect();
        rows.push_bits(1 << calls.table.log_parts(shape.variables()), &points.concat());
    }
}

/// Adds to the vector `L^T·M` what the tables add, whose parts have these `coefficients`; `point` is
/// that of the opening.
///
/// # Errors
/// If the point is none of the matrix.
pub(crate) fn add_to_vector(
    vector: &mut [F],
    tables: &[Recorded],
    mut coefficients: &[F],
    (shape, point): (Shape, &[F]),
) -> Result<(), PcsError> {
    for calls in tables {
        let parts = 1 << calls.table.log_parts(shape.variables());
        let (own, rest) = coefficients.split_at(parts);
        coefficients = rest;
        let matrix = BitMatrix::new(shape, own, point)?;
        let batch = |range: Range<usize>| {
            let mut sums = matrix.sums();
            let first = (range.start << calls.table.log_bits()) >> shape.log_columns();
            matrix.add(&mut sums, first, &bits(calls, range));
            sums.finish()
        };
        let sums =
            batches(calls, shape).into_par_iter().map(batch).reduce_with(|mut left, right| {
                add_all(&mut left, right);
                left
            });
        add_all(vector, sums.unwrap_or_default());
    }
    Ok(())
}
