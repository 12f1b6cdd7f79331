//! The committed columns: cut into pieces, committed, and folded for the opening.
//!
//! Columns stand in the order RdInc, RamInc, then the chunks of lookups, bytecode and RAM.

use crate::{Context, ProveError};
use rayon::prelude::*;
use rill_field::F;
use rill_pcs_prover::{Column, ProverSetup, RowCommitments, VectorMatrix, WindowCommitter};
use rill_sumcheck_prover::{SourceError, shares};
use rill_verifier::Dimensions;
use rill_witness::{Block, Cycle};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Consecutive cycles as committed columns.
struct Piece {
    dimensions: Dimensions,
    rd_inc: Vec<i128>,
    ram_inc: Vec<i128>,
    /// One column of digits per chunk.
    digits: Vec<Vec<u8>>,
    /// Cycles that access RAM.
    accesses: Vec<bool>,
}

impl Piece {
    fn new(dimensions: Dimensions, cycles: usize) -> Self {
        Self {
            dimensions,
            rd_inc: Vec::with_capacity(cycles),
            ram_inc: Vec::with_capacity(cycles),
            digits: vec![Vec::with_capacity(cycles); dimensions.chunks()],
            accesses: Vec::with_capacity(cycles),
        }
    }

    fn clear(&mut self) {
        self.rd_inc.clear();
        self.ram_inc.clear();
        self.digits.iter_mut().for_each(Vec::clear);
        self.accesses.clear();
    }

    fn push(&mut self, cycle: &Cycle) {
        let bits = self.dimensions.chunk_bits;
        let (bytecode, ram) = (self.dimensions.bytecode_chunks(), self.dimensions.ram_chunks());
        let (lookup_digits, rest) = self.digits.split_at_mut(self.dimensions.lookup_chunks());
        let (bytecode_digits, ram_digits) = rest.split_at_mut(bytecode);
        for (i, digits) in lookup_digits.iter_mut().enumerate() {
            digits.push(cycle.lookup_digit(i, bits));
        }
        for (i, digits) in bytecode_digits.iter_mut().enumerate() {
            digits.push(cycle.bytecode_digit(i, bytecode, bits));
        }
        for (i, digits) in ram_digits.iter_mut().enumerate() {
            digits.push(cycle.ram_digit(i, ram, bits).unwrap_or(0));
        }
        self.rd_inc.push(cycle.rd_inc);
        self.ram_inc.push(cycle.ram_inc);
        self.accesses.push(cycle.ram_word.is_some());
    }

    fn columns(&self) -> Vec<Column<'_>> {
        let ram_from = self.dimensions.lookup_chunks() + self.dimensions.bytecode_chunks();
        let dense = [Column::Dense(&self.rd_inc), Column::Dense(&self.ram_inc)];
        let one_hot = self.digits.iter().enumerate().map(|(i, digits)| Column::OneHot {
            digits,
            hot: (i >= ram_from).then_some(&self.accesses[..]),
        });
        dense.into_iter().chain(one_hot).collect()
    }
}

/// Calls `visit` with the first cycle and the columns of every piece of `length` cycles, a power of
/// two, from all threads and in no order.
///
/// Each thread holds one piece: `O(threads·length)` memory. What is replayed are segments, as in
/// every pass: only so can replay compare digests.
fn for_each_piece(
    context: &Context<'_>,
    length: usize,
    visit: &(dyn Fn(usize, &[Column<'_>]) + Sync),
) -> Result<(), ProveError> {
    let segments = context.cycles.segments().into_iter().map(|segment| (1, segment)).collect();
    let shares = shares(segments, length as u64, usize::MAX);
    shares.into_par_iter().with_max_len(1).try_for_each(|share| {
        let mut piece = Piece::new(context.dimensions, length);
        let mut first = share[0].start as usize;
        let mut take = |block: &Block| {
            for cycle in &block.cycles {
                piece.push(cycle);
                if piece.accesses.len() == length {
                    visit(first, &piece.columns());
                    piece.clear();
                    first += length;
                }
            }
        };
        let replayed =
            share.into_iter().try_for_each(|segment| context.cycles.replay(segment, &mut take));
        replayed.map_err(|error| SourceError(error.to_string()).into())
    })
}

/// Number of committed polynomials.
pub(crate) fn polynomials(context: &Context<'_>) -> usize {
    2 + context.dimensions.chunks()
}

/// Bytes of the pieces of all threads.
fn piece_bytes(context: &Context<'_>, length: usize) -> usize {
    let of_cycle = 2 * size_of::<i128>() + context.dimensions.chunks() + size_of::<bool>();
    rayon::current_num_threads() * length * of_cycle
}

/// Bytes that [`rows`] holds, its result included.
pub(crate) fn rows_bytes(context: &Context<'_>, setup: &ProverSetup) -> usize {
    let shape = setup.shape();
    let commitments = RowCommitments::most_bytes(shape, polynomials(context));
    piece_bytes(context, 1 << shape.log_columns()) + commitments
}

/// Bytes that [`vector`] holds, its result included.
pub(crate) fn vector_bytes(context: &Context<'_>, setup: &ProverSetup) -> usize {
    let columns = 1 << setup.shape().log_columns();
    piece_bytes(context, VectorMatrix::stretch(setup.shape())) + columns * size_of::<F>()
}

/// Tier 1: the row commitments of all columns.
pub(crate) fn rows(
    context: &Context<'_>,
    setup: &ProverSetup,
) -> Result<RowCommitments, ProveError> {
    let committer = WindowCommitter::new(setup);
    let rows = Mutex::new(RowCommitments::new(setup.shape(), polynomials(context)));
    let log_columns = setup.shape().log_columns();
    for_each_piece(context, 1 << log_columns, &|first, columns| {
        let window_rows = committer.commit(columns);
        lock(&rows).place(first >> log_columns, window_rows);
    })?;
    Ok(rows.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// `L^T·M` of the joint polynomial.
pub(crate) fn vector(
    context: &Context<'_>,
    setup: &ProverSetup,
    coefficients: &[F],
    point: &[F],
) -> Result<Vec<F>, ProveError> {
    let matrix = VectorMatrix::new(setup.shape(), coefficients, point)?;
    let length = VectorMatrix::stretch(setup.shape());
    for_each_piece(context, length, &|first, columns| matrix.add(first, columns))?;
    Ok(matrix.finish())
}
