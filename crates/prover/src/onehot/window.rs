//! What the passes of [`super::stream`] make of a range of rows.

use super::fold::{Branches, Cell};
use super::stream::Summand;
use rill_field::{AdditiveGroup, F};
use rill_field_simd::WideSum;
use rill_sumcheck_prover::dense::SplitEq;
use rill_witness::Block;

/// Room for the values of the columns and of `g` on the grid of one super-cell.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    /// Each column: on `{0,1}^w`, and where a summand wants it, on the grid.
    pub(crate) columns: Vec<Vec<F>>,
    /// `g` on the grid.
    pub(crate) values: Vec<F>,
    /// Which points of the grid have a coordinate `∞`.
    pub(crate) infinite: Vec<bool>,
    /// Scratch of extensions.
    pub(crate) spare: Vec<F>,
}

impl Room {
    /// For a window of `rounds` rounds on a grid of degree `degree`.
    pub(crate) fn new(columns: usize, degree: usize, rounds: usize) -> Self {
        let base = degree + 1;
        let points = base.pow(rounds as u32);
        // Node ∞ is digit 2; for degree 1 there is none.
        let infinite = |point: usize| (0..rounds).any(|c| point / base.pow(c as u32) % base == 2);
        Self {
            columns: vec![Vec::with_capacity(points); columns],
            values: vec![F::ZERO; points],
            infinite: (0..points).map(infinite).collect(),
            spare: Vec::with_capacity(points),
        }
    }
}

/// What the super-cells of a range add to `t`, for each eq.
#[derive(Debug)]
pub(crate) struct WindowPart {
    rounds: usize,
    cell: Cell,
    /// The next super-cell, and its cells so far.
    super_cell: usize,
    cells: usize,
    room: Room,
    sums: Vec<Vec<WideSum>>,
}

impl WindowPart {
    /// No rows, before super-cell `super_cell`.
    pub(crate) fn new<S: Summand>(
        summand: &S,
        branches: &Branches,
        eqs: usize,
        rounds: usize,
        super_cell: usize,
    ) -> Self {
        let room = Room::new(branches.columns(), summand.degree(), rounds);
        let sums = vec![vec![WideSum::default(); room.values.len()]; eqs];
        Self { rounds, cell: Cell::new(branches.columns()), super_cell, cells: 0, room, sums }
    }

    /// Bytes of such a part.
    pub(crate) fn bytes(columns: usize, degree: usize, eqs: usize, rounds: usize) -> usize {
        let points = (degree + 1).pow(rounds as u32);
        points * ((columns + 2) * size_of::<F>() + eqs * size_of::<WideSum>())
    }

    /// Adds the rows of a block.
    pub(crate) fn visit<S: Summand>(
        &mut self,
        summand: &S,
        branches: &Branches,
        eqs: &[SplitEq],
        block: &Block,
    ) {
        for cycle in &block.cycles {
            let columns = &mut self.room.columns;
            if self.cell.add(branches, cycle, |(c, value)| columns[c].push(value)) {
                self.cells += 1;
                if self.cells == 1 << self.rounds {
                    self.close_super_cell(summand, eqs);
                }
            }
        }
    }

    fn close_super_cell<S: Summand>(&mut self, summand: &S, eqs: &[SplitEq]) {
        self.room.values.fill(F::ZERO);
        summand.add_on_grid(&mut self.room);
        for (eq, sums) in eqs.iter().zip(&mut self.sums) {
            let weight = eq.weights(self.rounds).at(self.super_cell);
            if weight == F::ZERO {
                continue;
            }
            for (sum, value) in sums.iter_mut().zip(&self.room.values) {
                if *value != F::ZERO {
                    sum.add(&weight, value);
                }
            }
        }
        self.room.columns.iter_mut().for_each(Vec::clear);
        self.super_cell += 1;
        self.cells = 0;
    }

    /// Adds the sums of the next range.
    pub(crate) fn append(&mut self, next: &Self) {
        let sums = self.sums.iter_mut().flatten().zip(next.sums.iter().flatten());
        sums.for_each(|(sum, next)| sum.merge(next));
    }

    /// The values of `t`, for each eq.
    pub(crate) fn finish(&self) -> impl Iterator<Item = Vec<F>> {
        self.sums.iter().map(|sums| sums.iter().map(WideSum::reduce).collect())
    }
}

/// The cells of a range, column by column.
#[derive(Debug)]
pub(crate) struct TablePart {
    cell: Cell,
    tables: Vec<Vec<F>>,
}

impl TablePart {
    /// No rows.
    pub(crate) fn new(columns: usize) -> Self {
        Self { cell: Cell::new(columns), tables: vec![Vec::new(); columns] }
    }

    /// Adds the rows of a block.
    pub(crate) fn visit(&mut self, branches: &Branches, block: &Block) {
        let Self { cell, tables } = self;
        for cycle in &block.cycles {
            cell.add(branches, cycle, |(c, value)| tables[c].push(value));
        }
    }

    /// Adds the cells of the next range.
    pub(crate) fn append(&mut self, next: Self) {
        self.tables.iter_mut().zip(next.tables).for_each(|(table, mut next)| {
            if table.is_empty() {
                *table = next;
            } else {
                table.append(&mut next);
            }
        });
    }

    /// The tables.
    pub(crate) fn finish(self) -> Vec<Vec<F>> {
        self.tables
    }
}
