//! What one worker holds during a pass of a window.

use super::stream::Columns;
use super::{Shape, extend};
use crate::dense::Weights;
use rill_field::{F, Zero};
use std::ops::Range;

/// Scratch of a window pass over super-cells in order.
pub(super) struct WindowScratch {
    shape: Shape,
    /// The next row.
    row: u64,
    /// Bound entries of the open super-cell: `cells[y·columns + k]` is column `k` of cell `y`.
    cells: Vec<F>,
    /// Each column on the grid.
    extended: Vec<Vec<F>>,
    spare: Vec<F>,
    /// The columns at one point of the grid.
    point: Vec<F>,
    /// Which points of the grid have a coordinate `∞`.
    infinite: Vec<bool>,
    /// Sums over the super-cells with the current outer weight, without it.
    block: Vec<F>,
    /// Sums with all weights.
    sums: Vec<F>,
}

impl WindowScratch {
    pub(super) fn new(shape: Shape, row: u64) -> Self {
        let zeros = || vec![F::zero(); shape.grid_len()];
        Self {
            shape,
            row,
            cells: vec![F::zero(); shape.columns << shape.rounds],
            extended: vec![Vec::with_capacity(shape.grid_len()); shape.columns],
            spare: Vec::with_capacity(shape.grid_len()),
            point: vec![F::zero(); shape.columns],
            infinite: infinite_points(shape),
            block: zeros(),
            sums: zeros(),
        }
    }

    /// Adds the rows of a block to their cells; `bound` is `W`, `weights` those of the super-cells.
    pub(super) fn visit<C: Columns>(
        &mut self,
        columns: &C,
        block: &C::Block,
        bound: &[F],
        weights: Weights<'_>,
    ) {
        let Shape { columns: count, log_cell, rounds, .. } = self.shape;
        for row in 0..columns.rows(block) {
            let offset = self.row as usize & (bound.len() - 1);
            let cell = (self.row >> log_cell) as usize & ((1 << rounds) - 1);
            let sums = &mut self.cells[cell * count..(cell + 1) * count];
            columns.accumulate(block, row, bound[offset], sums);
            self.row += 1;
            if self.row.trailing_zeros() as usize >= log_cell + rounds {
                self.close_super_cell(columns, weights);
            }
        }
    }

    /// Adds the summand of the super-cell before `row`, at all points of the grid.
    fn close_super_cell<C: Columns>(&mut self, columns: &C, weights: Weights<'_>) {
        let count = self.shape.columns;
        for (k, values) in self.extended.iter_mut().enumerate() {
            values.clear();
            values.extend(self.cells.iter().skip(k).step_by(count));
            extend(self.shape.degree, values, &mut self.spare);
        }
        self.cells.fill(F::zero());
        let super_cell = self.last_super_cell();
        let weight = weights.inner[super_cell % weights.inner.len()];
        let point = &mut self.point;
        for (i, sum) in self.block.iter_mut().enumerate() {
            point.iter_mut().zip(&self.extended).for_each(|(slot, values)| *slot = values[i]);
            let inner =
                if self.infinite[i] { columns.leading(point) } else { columns.inner(point) };
            *sum += weight * inner;
        }
        if (super_cell + 1).is_multiple_of(weights.inner.len()) {
            self.close_block(weights);
        }
    }

    /// Multiplies the block's sums by its outer weight, once.
    fn close_block(&mut self, weights: Weights<'_>) {
        let outer = weights.outer[self.last_super_cell() / weights.inner.len()];
        for (sum, block) in self.sums.iter_mut().zip(&mut self.block) {
            *sum += outer * *block;
            *block = F::zero();
        }
    }

    /// The super-cell that ends at `row`.
    fn last_super_cell(&self) -> usize {
        ((self.row - 1) >> (self.shape.log_cell + self.shape.rounds)) as usize
    }

    /// The sums over the whole range.
    pub(super) fn finish(mut self, weights: Weights<'_>) -> Vec<F> {
        self.close_block(weights);
        self.sums
    }
}

/// Node `∞` is digit 2 in base `degree + 1`; for degree 1 there is none.
fn infinite_points(shape: Shape) -> Vec<bool> {
    let base = shape.degree + 1;
    let digit = |point: usize, c: usize| point / base.pow(c as u32) % base;
    (0..shape.grid_len()).map(|point| (0..shape.rounds).any(|c| digit(point, c) == 2)).collect()
}

/// Scratch of the pass that makes the tables: the bound entries of a range of rows.
pub(super) struct TableScratch {
    row: u64,
    log_cell: usize,
    /// The open cell of each column.
    cell: Vec<F>,
    tables: Vec<Vec<F>>,
}

impl TableScratch {
    pub(super) fn new(columns: usize, log_cell: usize, rows: Range<u64>) -> Self {
        let entries = ((rows.end - rows.start) >> log_cell) as usize;
        let tables = (0..columns).map(|_| Vec::with_capacity(entries)).collect();
        Self { row: rows.start, log_cell, cell: vec![F::zero(); columns], tables }
    }

    /// Adds the rows of a block to their cells; `bound` is `W`.
    pub(super) fn visit<C: Columns>(&mut self, columns: &C, block: &C::Block, bound: &[F]) {
        for row in 0..columns.rows(block) {
            let offset = self.row as usize & (bound.len() - 1);
            columns.accumulate(block, row, bound[offset], &mut self.cell);
            self.row += 1;
            if self.row.trailing_zeros() as usize >= self.log_cell {
                for (table, value) in self.tables.iter_mut().zip(&mut self.cell) {
                    table.push(std::mem::replace(value, F::zero()));
                }
            }
        }
    }

    /// The entries of each column.
    pub(super) fn finish(self) -> Vec<Vec<F>> {
        self.tables
    }
}
