//! The tables as committed columns: rows of the common matrix, and what they add to the vector of the
//! opening.
//!
//! Bit β of call u is entry `2^c·u + β` of the table; the entries of a part that follow each other
//! fill the rows of the matrix one by one.

use super::bit_sum::subsets;
use super::record::Recorded;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_pcs::{G1Affine, PcsError, Shape};
use rill_pcs_prover::{BitCommitter, RowCommitments};
use rill_poly::eq_table;
use std::ops::Range;

/// Bits that a worker commits to at a time.
const BATCH: usize = 1 << 18;

/// How a table lies in the matrix.
#[derive(Clone, Copy)]
struct Placed {
    /// `σ`.
    log_columns: usize,
    /// `c`.
    log_bits: usize,
    /// Calls of a part.
    part_calls: usize,
}

impl Placed {
    fn new(calls: &Recorded, shape: Shape) -> Self {
        let table = &calls.table;
        let log_parts = table.log_parts(shape.variables());
        Self {
            log_columns: shape.log_columns(),
            log_bits: table.log_bits(),
            part_calls: 1 << (table.log_calls - log_parts),
        }
    }

    /// Calls that fill whole rows of the matrix, about [`BATCH`] bits.
    fn batch(self) -> usize {
        (BATCH.max(1 << self.log_columns) >> self.log_bits).max(1)
    }

    /// The ranges of calls of all parts.
    fn parts(self, calls: &Recorded) -> impl Iterator<Item = Range<usize>> + use<> {
        let (size, count) = (1 << calls.table.log_calls, calls.len());
        (0..size)
            .step_by(self.part_calls)
            .map(move |first| first.min(count)..(first + self.part_calls).min(count))
    }
}

/// The row commitments of all parts of all tables.
pub(crate) fn rows(
    tables: &[Recorded],
    committer: &BitCommitter<'_>,
    shape: Shape,
) -> RowCommitments {
    let parts = tables.iter().flat_map(|calls| {
        let placed = Placed::new(calls, shape);
        placed.parts(calls).map(move |part| part_rows(calls, placed, part, committer))
    });
    RowCommitments::of_rows(shape, parts.collect())
}

fn part_rows(
    calls: &Recorded,
    placed: Placed,
    part: Range<usize>,
    committer: &BitCommitter<'_>,
) -> Vec<G1Affine> {
    let batch = placed.batch();
    let firsts: Vec<usize> = part.clone().step_by(batch).collect();
    let rows = firsts.into_par_iter().map(|first| {
        let batch = first..part.end.min(first + batch);
        let bits: Vec<u64> = batch.flat_map(|u| calls.bits(u)).collect();
        committer.rows(&bits)
    });
    rows.collect::<Vec<_>>().concat()
}

/// Adds to the vector `L^T·M` what the tables add, whose parts have these `coefficients`; `point` is
/// that of the opening.
///
/// # Errors
/// If the point is none of the matrix.
pub(crate) fn add_to_vector(
    vector: &mut [F],
    tables: &[Recorded],
    coefficients: &[F],
    (shape, point): (Shape, &[F]),
) -> Result<(), PcsError> {
    if tables.is_empty() {
        return Ok(());
    }
    let (row_point, _) = shape.split_point(point)?;
    let rows = eq_table(row_point, F::ONE);
    let mut coefficients = coefficients.iter();
    for calls in tables {
        let placed = Placed::new(calls, shape);
        for (part, coefficient) in placed.parts(calls).zip(&mut coefficients) {
            let sums = part_vector(calls, placed, part, &rows);
            vector.iter_mut().zip(sums).for_each(|(entry, sum)| *entry += *coefficient * sum);
        }
    }
    Ok(())
}

/// `Σ_x L(row of x)·bit(x)` by column, over the entries of a part.
fn part_vector(calls: &Recorded, placed: Placed, part: Range<usize>, rows: &[F]) -> Vec<F> {
    let Placed { log_columns, log_bits, part_calls } = placed;
    // The weight of the entries from bit `bit` of call `u` on, to the end of their row.
    let weight = |u: usize, bit: usize| {
        let row = ((u % part_calls << log_bits) + bit) >> log_columns;
        if part.contains(&u) { rows[row] } else { F::ZERO }
    };
    let zeros = || vec![F::ZERO; 1 << log_columns];
    let add = |mut sums: Vec<F>, group: usize| {
        let quad = calls.quad(group);
        let calls: [usize; 4] = std::array::from_fn(|i| 4 * group + i);
        for bit in (0..1 << log_bits).step_by(1 << log_columns.min(log_bits)) {
            let stretch = &quad[bit..bit + (1 << log_columns.min(log_bits))];
            let weights = calls.map(|u| weight(u, bit));
            // Neighbouring calls lie in the same columns if a call fills its rows.
            if log_bits >= log_columns {
                let weights = subsets(&weights);
                add_nibbles(&mut sums, stretch, |nibble| weights[usize::from(nibble)]);
                continue;
            }
            for (i, (u, weight)) in calls.into_iter().zip(weights).enumerate() {
                let column = (u << log_bits) & ((1 << log_columns) - 1);
                let chosen = [F::ZERO, weight];
                let bit = |nibble: u8| chosen[usize::from(nibble >> i & 1)];
                add_nibbles(&mut sums[column..], stretch, bit);
            }
        }
        sums
    };
    let groups = (part.start / 4..part.end.div_ceil(4)).into_par_iter();
    groups.fold(zeros, add).reduce(zeros, |mut left, right| {
        left.iter_mut().zip(right).for_each(|(left, right)| *left += right);
        left
    })
}

fn add_nibbles(sums: &mut [F], nibbles: &[u8], value: impl Fn(u8) -> F) {
    for (sum, nibble) in sums.iter_mut().zip(nibbles) {
        if *nibble != 0 {
            *sum += value(*nibble);
        }
    }
}
