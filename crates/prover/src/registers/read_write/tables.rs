//! The pass that makes what the linear form starts from.

use super::File;
use super::fold::{CellWeights, Fold, advance};
use super::matrix::{Entry, Matrix};
use super::selectors::Selectors;
use rill_field::F;
use rill_sumcheck_prover::{Joined, Part, encode};
use rill_witness::Block;

/// What a worker holds.
#[derive(Debug)]
pub(super) struct TableScratch {
    fold: Fold,
    /// `c` and `Val`.
    matrix: Matrix,
    /// `h`.
    writes: Vec<F>,
    /// `RdInc`.
    increments: Vec<F>,
    /// The selectors apart, if the cell is the whole trace, as nobody will ask for another pass.
    selectors: Option<Selectors>,
}

impl TableScratch {
    /// Bytes of `cells` cells of `rows` rows each: entries and two columns. If nobody knows how
    /// many entries there are: programs keep below 2.5 registers per row, and the longer the cell,
    /// the more of its rows touch the same ones.
    pub(super) fn bytes(rows: usize, cells: usize, entries: Option<usize>) -> usize {
        let usual = || cells * (5 * rows / 2).clamp(2, 6 + 4 * rows.ilog2() as usize);
        entries.unwrap_or_else(usual) * size_of::<Entry>() + cells * 2 * size_of::<F>()
    }

    /// No rows, before cell `cell`; with the selectors of so many slots apart, if the cell is the
    /// whole trace.
    pub(super) fn new(cell: usize, slots: Option<usize>) -> Self {
        Self {
            fold: Fold::new(),
            matrix: Matrix::starting_at(cell),
            writes: Vec::new(),
            increments: Vec::new(),
            selectors: slots.map(Selectors::zero),
        }
    }

    /// Adds the rows of a block.
    pub(super) fn visit(&mut self, weights: &CellWeights, block: &Block) {
        for cycle in &block.cycles {
            if let Some(selectors) = &mut self.selectors {
                selectors.add(cycle, weights.write[self.fold.rows]);
            }
            if self.fold.add(weights, cycle) {
                let Self { fold, matrix, writes, increments, .. } = self;
                matrix.push_row(|entries| {
                    let folded = fold.close(entries);
                    writes.push(folded.write);
                    increments.push(folded.increment);
                });
            }
        }
    }

    /// The cells of the range.
    pub(super) fn finish(self) -> Tables {
        let Self { fold, matrix, writes, increments, selectors } = self;
        let [writes, increments] = [writes, increments].map(Joined);
        Tables { matrix, writes, increments, selectors, changes: fold.file }
    }
}

/// The cells of a range of rows, all registers counted from zero at its start.
#[derive(Debug)]
pub(super) struct Tables {
    /// `c` and `Val`.
    pub(super) matrix: Matrix,
    /// `h`.
    pub(super) writes: Joined<F>,
    /// `RdInc`.
    pub(super) increments: Joined<F>,
    /// The selectors apart, if the cell is the whole trace.
    pub(super) selectors: Option<Selectors>,
    /// By how much the rows change each register.
    changes: File<i128>,
}

encode!(Tables { matrix, writes, increments, selectors, changes });

impl Part for Tables {
    /// The registers of the next range start where those of this range end.
    fn append(&mut self, mut next: Self) {
        next.matrix.raise(&self.changes);
        advance(&mut self.changes, &next.changes);
        self.matrix.append(next.matrix);
        self.writes.append(next.writes);
        self.increments.append(next.increments);
        self.selectors.append(next.selectors);
    }
}
