//! The passes.

use super::gram::GramScratch;
use super::round::RoundScratch;
use super::tables::{TableScratch, Tables, WordTables, WordsScratch};
use super::window::WindowScratch;
use super::{Plan, Stream};
use rill_sumcheck_prover::{Pass, Request, Sums};
use rill_witness::Block;
use std::ops::Range;

/// That of a window: sums on its grid, or of one round at 0 and `∞`.
pub(super) struct WindowPass<'a> {
    pub(super) stream: Stream<'a>,
    pub(super) rounds: usize,
    pub(super) plan: Plan,
}

/// A range of rows in it.
pub(super) enum WindowRange {
    First(Box<GramScratch>),
    Cells(Box<WindowScratch>),
    Round(Box<RoundScratch>),
}

impl Pass<Block> for WindowPass<'_> {
    type Scratch = WindowRange;
    type Part = Sums;

    fn request(&self) -> Request {
        self.stream.request(self.plan)
    }

    fn scratch(&self, range: Range<u64>) -> WindowRange {
        let (rows, fixed, rounds) = (self.stream.rows(), self.stream.fixed(), self.rounds);
        let cell = (range.start as usize / rows.in_cell) >> rounds;
        match self.plan {
            Plan::First(_) => {
                WindowRange::First(Box::new(GramScratch::new(&rows, fixed, rounds, cell)))
            }
            Plan::Round => WindowRange::Round(Box::new(RoundScratch::new(&rows, fixed, cell))),
            _ => WindowRange::Cells(Box::new(WindowScratch::new(&rows, fixed, rounds, cell))),
        }
    }

    fn visit(&self, scratch: &mut WindowRange, block: &Block) {
        let (weights, outer) = (&self.stream.weights, self.stream.eq.weights(self.rounds));
        match scratch {
            WindowRange::First(scratch) => scratch.visit(outer, block),
            WindowRange::Cells(scratch) => scratch.visit(weights, outer, block),
            WindowRange::Round(scratch) => scratch.visit(weights, outer, block),
        }
    }

    fn finish(&self, scratch: WindowRange) -> Sums {
        match scratch {
            WindowRange::First(scratch) => scratch.finish(),
            WindowRange::Cells(scratch) => scratch.finish(),
            WindowRange::Round(scratch) => scratch.finish(),
        }
    }
}

/// That of the switch.
pub(super) struct TablePass<'a>(pub(super) Stream<'a>);

impl Pass<Block> for TablePass<'_> {
    type Scratch = TableScratch;
    type Part = Tables;

    fn request(&self) -> Request {
        self.0.request(Plan::Tables)
    }

    fn scratch(&self, range: Range<u64>) -> TableScratch {
        let rows = self.0.rows();
        let [cell, end] = [range.start, range.end].map(|row| row as usize / rows.in_cell);
        TableScratch::new(&rows, self.0.fixed(), cell, end - cell)
    }

    fn visit(&self, scratch: &mut TableScratch, block: &Block) {
        scratch.visit(&self.0.weights, block);
    }

    fn finish(&self, scratch: TableScratch) -> Tables {
        scratch.finish()
    }
}

/// That of a switch after all cycle rounds.
pub(super) struct WordsPass<'a>(pub(super) Stream<'a>);

impl Pass<Block> for WordsPass<'_> {
    type Scratch = WordsScratch;
    type Part = WordTables;

    fn request(&self) -> Request {
        self.0.request(Plan::Words)
    }

    fn scratch(&self, range: Range<u64>) -> WordsScratch {
        WordsScratch::new(self.0.rows().words, range.start)
    }

    fn visit(&self, scratch: &mut WordsScratch, block: &Block) {
        scratch.visit(&self.0.weights, block);
    }

    fn finish(&self, scratch: WordsScratch) -> WordTables {
        scratch.finish()
    }
}
