//! The committed columns: cut into pieces, committed, and folded for the opening.
//!
//! Columns stand in the order RdInc, RamInc, then the chunks of lookups, bytecode and RAM.

use rill_field::F;
use rill_pcs::{PcsError, Shape};
use rill_pcs_prover::{Column, ProverSetup, RowCommitments, VectorMatrix, WindowCommitter};
use rill_sumcheck_prover::{Encode, Part, Pass, Request, Sums};
use rill_verifier::Dimensions;
use rill_witness::{Block, Cycle};
use std::ops::Range;

/// Consecutive cycles as committed columns, piece by piece.
pub(crate) struct Pieces {
    dimensions: Dimensions,
    /// Cycles of a piece, a power of two.
    length: usize,
    /// The first cycle of the piece that is being filled.
    first: usize,
    rd_inc: Vec<i128>,
    ram_inc: Vec<i128>,
    /// One column of digits per chunk.
    digits: Vec<Vec<u8>>,
    /// Cycles that access RAM.
    accesses: Vec<bool>,
}

impl Pieces {
    /// Pieces of `length` cycles from cycle `first` on.
    fn new(dimensions: Dimensions, length: usize, first: u64) -> Self {
        Self {
            dimensions,
            length,
            first: first as usize,
            rd_inc: Vec::with_capacity(length),
            ram_inc: Vec::with_capacity(length),
            digits: vec![Vec::with_capacity(length); dimensions.chunks()],
            accesses: Vec::with_capacity(length),
        }
    }

    /// Bytes of one piece.
    fn bytes(dimensions: &Dimensions, length: usize) -> usize {
        length * (2 * size_of::<i128>() + dimensions.chunks() + size_of::<bool>())
    }

    /// Adds the cycles of a block; calls `each` with the first cycle and the columns of every piece
    /// that is full.
    fn visit(&mut self, block: &Block, mut each: impl FnMut(usize, &[Column<'_>])) {
        for cycle in &block.cycles {
            self.push(cycle);
            if self.accesses.len() == self.length {
                each(self.first, &self.columns());
                self.clear();
                self.first += self.length;
            }
        }
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

    fn clear(&mut self) {
        self.rd_inc.clear();
        self.ram_inc.clear();
        self.digits.iter_mut().for_each(Vec::clear);
        self.accesses.clear();
    }
}

/// Number of committed polynomials.
pub(crate) fn polynomials(dimensions: &Dimensions) -> usize {
    2 + dimensions.chunks()
}

/// Tier 1: the pass for the row commitments of all columns. Its range are whole windows.
pub(crate) struct RowPass<'a> {
    dimensions: Dimensions,
    shape: Shape,
    committer: WindowCommitter<'a>,
}

impl<'a> RowPass<'a> {
    pub(crate) fn new(dimensions: &Dimensions, setup: &'a ProverSetup) -> Self {
        let committer = WindowCommitter::new(setup);
        Self { dimensions: *dimensions, shape: setup.shape(), committer }
    }
}

/// The rows of consecutive windows.
pub(crate) struct Windows(pub(crate) RowCommitments);

impl Encode for Windows {
    fn write(&self, to: &mut Vec<u8>) {
        let shape = self.0.shape();
        [shape.log_cycles(), shape.chunk_width(), shape.log_columns()].write(to);
        [self.0.polynomials(), self.0.windows()].write(to);
        self.0.write(to).expect("a vector takes all bytes");
    }

    fn read(from: &mut &[u8]) -> Option<Self> {
        let [log_cycles, chunk_width, log_columns] = Encode::read(from)?;
        let shape = Shape::new(log_cycles, chunk_width, log_columns).ok()?;
        let [polynomials, windows] = Encode::read(from)?;
        // A polynomial takes four bytes at least.
        let polynomials = Some(polynomials).filter(|count| *count <= from.len() / 4)?;
        RowCommitments::read(shape, polynomials, windows, from).map(Self)
    }
}

impl Part for Windows {
    fn append(&mut self, next: Self) {
        self.0.append(next.0);
    }
}

impl Pass<Block> for RowPass<'_> {
    type Scratch = (Pieces, RowCommitments);
    type Part = Windows;

    fn request(&self) -> Request {
        let length = 1 << self.shape.log_columns();
        Request {
            scratch_bytes: Pieces::bytes(&self.dimensions, length),
            kept_bytes: RowCommitments::most_bytes(self.shape, polynomials(&self.dimensions)),
            row_bytes: 0,
            align_rows: length as u64,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Self::Scratch {
        let pieces = Pieces::new(self.dimensions, 1 << self.shape.log_columns(), rows.start);
        (pieces, RowCommitments::new(self.shape, polynomials(&self.dimensions)))
    }

    fn visit(&self, (pieces, rows): &mut Self::Scratch, block: &Block) {
        pieces.visit(block, |_, columns| rows.push(self.committer.commit(columns)));
    }

    fn finish(&self, (_, rows): Self::Scratch) -> Windows {
        Windows(rows)
    }
}

/// The pass for `L^T·M` of the joint polynomial.
pub(crate) struct VectorPass {
    dimensions: Dimensions,
    length: usize,
    matrix: VectorMatrix,
}

impl VectorPass {
    pub(crate) fn new(
        dimensions: &Dimensions,
        shape: Shape,
        coefficients: &[F],
        point: &[F],
    ) -> Result<Self, PcsError> {
        let matrix = VectorMatrix::new(shape, coefficients, point)?;
        Ok(Self { dimensions: *dimensions, length: VectorMatrix::stretch(shape), matrix })
    }
}

impl Pass<Block> for VectorPass {
    type Scratch = (Pieces, Vec<F>);
    type Part = Sums;

    fn request(&self) -> Request {
        let vector = size_of_val(&self.matrix.vector()[..]);
        Request {
            scratch_bytes: Pieces::bytes(&self.dimensions, self.length) + vector,
            kept_bytes: vector,
            row_bytes: 0,
            align_rows: self.length as u64,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Self::Scratch {
        (Pieces::new(self.dimensions, self.length, rows.start), self.matrix.vector())
    }

    fn visit(&self, (pieces, vector): &mut Self::Scratch, block: &Block) {
        pieces.visit(block, |first, columns| self.matrix.add(vector, first, columns));
    }

    fn finish(&self, (_, vector): Self::Scratch) -> Sums {
        Sums(vector)
    }
}
