//! The tables as committed columns of bits: rows of the common matrix, and what they add to the vector
//! of the opening.
//!
//! Bit β of call u is entry `2^c·u + β` of the table, so the bits of calls that follow each other fill
//! the rows of the matrix one by one, and those of its parts one part after the other.

use super::record::{Recorded, Window};
use rayon::prelude::*;
use rill_field::F;
use rill_field_simd::g1::RowSums;
use rill_pcs::{G1Affine, PcsError, Shape};
use rill_pcs_prover::{BitCommitter, BitMatrix, ProverSetup, RowCommitments};
use rill_sumcheck_prover::add_all;

/// Bits that a worker takes at a time.
const LOG_BITS: usize = 20;

/// Calls that fill whole rows of the matrix, about `2^LOG_BITS` bits.
fn batch(calls: &Recorded<'_>, shape: Shape) -> usize {
    let log_bits = LOG_BITS.max(shape.log_columns());
    1 << log_bits.saturating_sub(calls.table.log_bits())
}

/// The bits of group `index` of `size` calls.
fn bits(window: &Window<'_>, index: usize, size: usize) -> Vec<u64> {
    let calls = index * size..window.calls().end.min((index + 1) * size);
    calls.flat_map(|u| window.bits(u)).collect()
}

/// Rows of the matrix that the calls fill.
fn row_count(calls: &Recorded<'_>, shape: Shape) -> usize {
    (calls.len() << calls.table.log_bits()).div_ceil(1 << shape.log_columns())
}

/// Adds the row commitments of all parts of all tables.
pub(crate) fn add_rows(rows: &mut RowCommitments, tables: &[Recorded<'_>], setup: &ProverSetup) {
    let shape = setup.shape();
    let count = tables.iter().map(|calls| row_count(calls, shape)).sum();
    if count == 0 {
        return;
    }
    let committer = BitCommitter::new(setup, BitCommitter::best_width(count));
    for calls in tables {
        let size = batch(calls, shape);
        let mut points: Vec<G1Affine> = Vec::new();
        calls.windows(size, |window| {
            let of_batch = |index: usize| {
                let mut sums = RowSums::default();
                committer.add(&mut sums, &bits(window, index, size));
                committer.finish(sums)
            };
            let batches = window.groups(size).into_par_iter().map(of_batch);
            points.extend(batches.collect::<Vec<_>>().concat());
        });
        rows.push_bits(1 << calls.table.log_parts(shape.variables()), &points);
    }
}

/// Adds to the vector `L^T·M` what the tables add, whose parts have these `coefficients`; `point` is
/// that of the opening.
///
/// # Errors
/// If the point is none of the matrix.
pub(crate) fn add_to_vector(
    vector: &mut [F],
    tables: &[Recorded<'_>],
    mut coefficients: &[F],
    (shape, point): (Shape, &[F]),
) -> Result<(), PcsError> {
    for calls in tables {
        let parts = 1 << calls.table.log_parts(shape.variables());
        let (own, rest) = coefficients.split_at(parts);
        coefficients = rest;
        let matrix = BitMatrix::new(shape, own, point)?;
        let size = batch(calls, shape);
        calls.windows(size, |window| {
            let of_batch = |index: usize| {
                let mut sums = matrix.sums();
                let first = ((index * size) << calls.table.log_bits()) >> shape.log_columns();
                matrix.add(&mut sums, first, &bits(window, index, size));
                sums.finish()
            };
            let batches = window.groups(size).into_par_iter().map(of_batch);
            let sums = batches.reduce_with(|mut left, right| {
                add_all(&mut left, right);
                left
            });
            add_all(vector, sums.unwrap_or_default());
        });
    }
    Ok(())
}
