//! From rows to cells.

use super::Columns;
use rill_field::{F, Zero};

/// Walks over rows in order and sums them up to cells.
pub(super) struct Cells<C: Columns> {
    /// The next row.
    row: u64,
    rows: C::Rows,
    /// The open cell.
    cell: C::Cell,
    /// The columns at the cell closed last.
    values: Vec<F>,
}

impl<C: Columns> Cells<C> {
    /// Before row `row`.
    pub(super) fn new(columns: &C, row: u64) -> Self {
        let values = vec![F::zero(); columns.count()];
        Self { row, rows: C::Rows::default(), cell: columns.cell(), values }
    }

    /// Takes in the rows of a block, weighted by their offset in the cell, and hands the columns of
    /// every cell that ends to `each`.
    pub(super) fn visit(
        &mut self,
        columns: &C,
        block: &C::Block,
        bound: &[F],
        mut each: impl FnMut(&[F]),
    ) {
        let rows = columns.read(block, &mut self.rows);
        let mut next = 0;
        while next < rows {
            let offset = self.row as usize % bound.len();
            let length = (bound.len() - offset).min(rows - next);
            let weights = &bound[offset..offset + length];
            let range = next..next + length;
            columns.accumulate((block, &self.rows), range, weights, &mut self.cell);
            self.row += length as u64;
            next += length;
            if offset + length == bound.len() {
                columns.close(&mut self.cell, &mut self.values);
                each(&self.values);
            }
        }
    }
}
