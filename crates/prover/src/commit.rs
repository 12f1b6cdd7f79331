//! The committed columns: cut into windows, committed, and folded for the opening.
//!
//! Columns stand in the order RdInc, RamInc, then the chunks of lookups, bytecode and RAM.

use crate::{Context, ProveError};
use rill_field::F;
use rill_pcs_prover::{Column, ProverSetup, RowCommitments, VectorMatrix, WindowCommitter};
use rill_verifier::Dimensions;
use rill_witness::{Block, Cycle};

/// Consecutive cycles as committed columns.
struct Window {
    dimensions: Dimensions,
    rd_inc: Vec<i128>,
    ram_inc: Vec<i128>,
    /// One column of digits per chunk.
    digits: Vec<Vec<u8>>,
    /// Cycles that access RAM.
    accesses: Vec<bool>,
}

impl Window {
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

/// Calls `visit` with the number and the columns of every window of `length` cycles, in order.
fn for_each_window(
    context: &Context<'_>,
    length: usize,
    visit: &mut dyn FnMut(usize, &[Column<'_>]),
) -> Result<(), ProveError> {
    let mut window = Window::new(context.dimensions, length);
    let mut number = 0;
    context.for_each_block(&mut |block: &Block| {
        for cycle in &block.cycles {
            window.push(cycle);
            if window.accesses.len() == length {
                visit(number, &window.columns());
                window.clear();
                number += 1;
            }
        }
    })?;
    Ok(())
}

/// Tier 1: the row commitments of all columns.
pub(crate) fn rows(
    context: &Context<'_>,
    setup: &ProverSetup,
) -> Result<RowCommitments, ProveError> {
    let committer = WindowCommitter::new(setup);
    let mut rows = RowCommitments::new(setup.shape(), 2 + context.dimensions.chunks());
    for_each_window(context, 1 << setup.shape().log_columns(), &mut |number, columns| {
        rows.place(number, committer.commit(columns));
    })?;
    Ok(rows)
}

/// `L^T·M` of the joint polynomial.
pub(crate) fn vector(
    context: &Context<'_>,
    setup: &ProverSetup,
    coefficients: &[F],
    point: &[F],
) -> Result<Vec<F>, ProveError> {
    let mut matrix = VectorMatrix::new(setup.shape(), coefficients, point)?;
    for_each_window(context, 1 << setup.shape().log_columns(), &mut |number, columns| {
        matrix.add(number, 0, columns);
    })?;
    Ok(matrix.finish())
}
