//! The pass that makes what the linear form starts from.

use super::fold::{CellWeights, Fold};
use super::matrix::{Entry, Matrix};
use super::selectors::Selectors;
use rill_field::F;
use rill_sumcheck_prover::join;
use rill_witness::Block;
use std::mem::take;

/// The cells of a range of rows, all registers counted from zero at its start.
#[derive(Debug)]
pub(super) struct TablePart {
    fold: Fold,
    /// `c` and `Val`.
    pub(super) matrix: Matrix,
    /// `h`.
    pub(super) writes: Vec<F>,
    /// `RdInc`.
    pub(super) increments: Vec<F>,
    /// The selectors apart, if the cell is the whole trace, as nobody will ask for another pass.
    pub(super) selectors: Option<Selectors>,
}

impl TablePart {
    /// Bytes of `cells` cells of `rows` rows each: entries and two columns. If nobody knows how
    /// many entries there are: programs keep below 2.5 registers per row, and the longer the cell,
    /// the more of its rows touch the same ones.
    pub(super) fn bytes(rows: usize, cells: usize, entries: Option<usize>) -> usize {
        let usual = || cells * (5 * rows / 2).clamp(2, 6 + 4 * rows.ilog2() as usize);
        entries.unwrap_or_else(usual) * size_of::<Entry>() + cells * 2 * size_of::<F>()
    }

    /// No rows, before cell `cell`.
    pub(super) fn new(cell: usize, whole: bool) -> Self {
        Self {
            fold: Fold::new(),
            matrix: Matrix::starting_at(cell),
            writes: Vec::new(),
            increments: Vec::new(),
            selectors: whole.then(Selectors::zero),
        }
    }

    /// Adds the rows of a block.
    pub(super) fn visit(&mut self, weights: &CellWeights, block: &Block) {
        for cycle in &block.cycles {
            if let Some(selectors) = &mut self.selectors {
                selectors.add(cycle, weights.write[self.fold.rows()]);
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

    /// Adds the cells of the next range: its registers start where those of this range end.
    pub(super) fn append(&mut self, mut next: Self) {
        next.matrix.raise(self.fold.file());
        self.fold.advance(next.fold.file());
        self.matrix.append(next.matrix);
        join(&mut self.writes, take(&mut next.writes));
        join(&mut self.increments, take(&mut next.increments));
        if let (Some(selectors), Some(next)) = (&mut self.selectors, &next.selectors) {
            selectors.add_scaled(F::from(1u64), next);
        }
    }
}
