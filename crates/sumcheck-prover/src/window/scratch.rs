//! What one worker holds during a pass.

use super::cells::Cells;
use super::products::Products;
use super::{Columns, Shape, Term};
use crate::dense::Weights;
use rill_field::F;
use std::ops::Range;

/// Scratch of a window pass over super-cells in order.
pub(super) struct WindowScratch<C: Columns> {
    cells: Cells<C>,
    /// The next super-cell.
    super_cell: usize,
    products: Products,
}

impl<C: Columns> WindowScratch<C> {
    pub(super) fn new(columns: &C, shape: Shape, row: u64) -> Self {
        Self {
            cells: Cells::new(columns, row),
            super_cell: (row >> (shape.log_cell + shape.rounds)) as usize,
            products: Products::new(shape),
        }
    }

    /// Adds the rows of a block to their cells; `bound` is `W`, `weights` those of the super-cells.
    pub(super) fn visit(
        &mut self,
        (columns, terms): (&C, &[Term]),
        block: &C::Block,
        bound: &[F],
        weights: Weights<'_>,
    ) {
        let Self { cells, super_cell, products } = self;
        cells.visit(columns, block, bound, |values| {
            if products.push(values) {
                products.close(weights.at(*super_cell), terms);
                *super_cell += 1;
            }
        });
    }

    /// The sums over the whole range.
    pub(super) fn finish(self, terms: &[Term]) -> Vec<F> {
        self.products.finish(terms)
    }
}

/// Scratch of the pass that makes the tables: the bound entries of a range of rows.
pub(super) struct TableScratch<C: Columns> {
    cells: Cells<C>,
    tables: Vec<Vec<F>>,
}

impl<C: Columns> TableScratch<C> {
    pub(super) fn new(columns: &C, log_cell: usize, rows: &Range<u64>) -> Self {
        let entries = ((rows.end - rows.start) >> log_cell) as usize;
        let tables = (0..columns.count()).map(|_| Vec::with_capacity(entries)).collect();
        Self { cells: Cells::new(columns, rows.start), tables }
    }

    /// Adds the rows of a block to their cells; `bound` is `W`.
    pub(super) fn visit(&mut self, columns: &C, block: &C::Block, bound: &[F]) {
        let Self { cells, tables } = self;
        cells.visit(columns, block, bound, |values| {
            tables.iter_mut().zip(values).for_each(|(table, value)| table.push(*value));
        });
    }

    /// The entries of each column.
    pub(super) fn finish(self) -> Vec<Vec<F>> {
        self.tables
    }
}
