//! The streaming form of the cycle rounds: windows of rounds from one pass each, then the matrix
//! from one more.
//!
//! *Computes* for a window of `w` rounds from round `i` the polynomial `t` of
//! [`rill_sumcheck_prover::window`] with
//!
//! ```text
//! g = h·RdInc + Σ_k c(k)·Val(k)
//! ```
//!
//! *Memory* per worker a few times `3^w` elements for `t`, `128·2^w` for the registers of a
//! super-cell and as many for their unknown start, and `2^i` for the weights of a cell's rows.
//! *Work* per row three additions and, if it writes, two products with integers; per register that
//! a super-cell changes `3^w` products. The first window is summed in integers.
//! *Passes* one per window, one at the switch.

use super::fold::CellWeights;
use super::gram::GramScratch;
use super::linear::{Cycles, Linear};
use super::lines::slots;
use super::tables::{TableScratch, Tables};
use super::window::{WindowScratch, WindowSums};
use crate::Form;
use rill_field::F;
use rill_sumcheck_prover::dense::{SplitEq, Table};
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{Pass, Request, Streaming};
use rill_verifier::registers::read_write::ReadWrite;
use rill_witness::{Block, Locality};
use std::ops::Range;

/// A first window of up to so many rounds is summed in integers. Its work per row grows like
/// `2^rounds`.
const GRAM_ROUNDS: usize = 5;

/// The streaming form, at a cycle round.
#[derive(Debug)]
pub(super) struct Stream {
    relation: ReadWrite,
    locality: Option<Locality>,
    challenges: Vec<F>,
    eq: SplitEq,
    weights: CellWeights,
    /// `t` of the window under way, bound so far.
    grid: Grid,
}

impl Stream {
    /// Before the first round.
    pub(super) fn new(relation: &ReadWrite, locality: Option<Locality>) -> Self {
        Self {
            relation: relation.clone(),
            locality,
            challenges: Vec::new(),
            eq: SplitEq::new(&relation.r3),
            weights: CellWeights::new(relation),
            grid: Grid::default(),
        }
    }
}

impl<'a> Streaming<'a, Block> for Stream {
    fn rounds(&self) -> usize {
        self.relation.r3.len()
    }

    fn window(
        self,
        rounds: usize,
        ready: impl FnOnce(Self) -> Form<'a> + Send + Sync + 'a,
    ) -> Form<'a> {
        Form::pass(WindowPass { stream: self, rounds }, |WindowPass { mut stream, .. }, range| {
            stream.grid = Grid::new(2, range.sums);
            ready(stream)
        })
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        self.grid.polynomial(&self.eq)
    }

    fn bind(&mut self, challenge: F) {
        self.grid.bind(challenge);
        self.eq.bind(challenge);
        self.weights.bind(challenge);
        self.challenges.push(challenge);
    }

    fn tables(self) -> Form<'a> {
        Form::pass(TablePass(self), |TablePass(stream), tables| {
            let Tables { matrix, writes, increments, selectors, .. } = *tables;
            let [writes, increments] = [writes, increments].map(|column| Table::new(column.0));
            let cycles = Cycles { eq: stream.eq, matrix, writes, increments };
            Linear::form(&stream.relation, stream.challenges, cycles, selectors)
        })
    }
}

/// The pass of a window.
struct WindowPass {
    stream: Stream,
    rounds: usize,
}

/// A range of rows in it.
enum WindowRange {
    First(Box<GramScratch>),
    Cells(Box<WindowScratch>),
}

impl Pass<Block> for WindowPass {
    type Scratch = WindowRange;
    type Part = WindowSums;

    fn request(&self) -> Request {
        let bytes = match self.scratch(0..0) {
            WindowRange::First(scratch) => scratch.bytes(),
            WindowRange::Cells(scratch) => scratch.bytes(),
        };
        Request {
            scratch_bytes: bytes,
            kept_bytes: bytes,
            row_bytes: 0,
            align_rows: (self.stream.weights.rows() << self.rounds) as u64,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> WindowRange {
        let Self { stream, rounds } = self;
        let super_cell = (rows.start as usize / stream.weights.rows()) >> rounds;
        if stream.challenges.is_empty() && *rounds <= GRAM_ROUNDS {
            let scratch = GramScratch::new(&stream.relation, *rounds, super_cell);
            WindowRange::First(Box::new(scratch))
        } else {
            WindowRange::Cells(Box::new(WindowScratch::new(*rounds, super_cell)))
        }
    }

    fn visit(&self, scratch: &mut WindowRange, block: &Block) {
        let outer = self.stream.eq.weights(self.rounds);
        match scratch {
            WindowRange::First(scratch) => scratch.visit(outer, block),
            WindowRange::Cells(scratch) => scratch.visit(&self.stream.weights, outer, block),
        }
    }

    fn finish(&self, scratch: WindowRange) -> WindowSums {
        match scratch {
            WindowRange::First(scratch) => scratch.finish(),
            WindowRange::Cells(scratch) => scratch.finish(),
        }
    }
}

/// The pass at the switch.
struct TablePass(Stream);

impl Pass<Block> for TablePass {
    type Scratch = Box<TableScratch>;
    type Part = Box<Tables>;

    fn request(&self) -> Request {
        let Stream { locality, challenges, eq, weights, .. } = &self.0;
        let entries = locality.map(|locality| locality.entries(challenges.len()) as usize);
        let bytes = TableScratch::bytes(weights.rows(), 1 << eq.variables(), entries);
        Request::of_tables(bytes, weights.rows())
    }

    fn scratch(&self, rows: Range<u64>) -> Box<TableScratch> {
        let cell = rows.start as usize / self.0.weights.rows();
        let whole = self.0.eq.variables() == 0;
        Box::new(TableScratch::new(cell, whole.then(|| slots(&self.0.relation))))
    }

    fn visit(&self, scratch: &mut Box<TableScratch>, block: &Block) {
        scratch.visit(&self.0.weights, block);
    }

    fn finish(&self, scratch: Box<TableScratch>) -> Box<Tables> {
        Box::new(scratch.finish())
    }
}
