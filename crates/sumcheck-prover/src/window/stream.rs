//! The streaming form of relations `Σ_j eq(r, j)·g(columns(j))`.

use super::scratch::{TableScratch, WindowScratch};
use super::{Grid, Shape};
use crate::dense::{SplitEq, Table};
use crate::{Form, Request, RoundProver, Scratch, Streaming, Task, scratch_into, scratch_mut};
use rill_field::{F, One, Zero};
use std::ops::Range;

/// What a relation tells [`EqStream`] about itself.
pub trait Columns: Send + Sync {
    /// The blocks the trace comes in.
    type Block;

    /// The linear form that takes over.
    type Linear: RoundProver;

    /// Number of columns of the trace in `g`, each a multilinear polynomial in the cycle variables.
    fn count(&self) -> usize;

    /// Degree of `g`: that of its largest terms in the columns.
    fn degree(&self) -> usize;

    /// Rows of a block.
    fn rows(&self, block: &Self::Block) -> usize;

    /// `sums[k] += weight·column_k` at row `row` of `block`. A column that is zero or one there
    /// saves the multiplication.
    fn accumulate(&self, block: &Self::Block, row: usize, weight: F, sums: &mut [F]);

    /// `g` of the columns at one point.
    fn inner(&self, columns: &[F]) -> F;

    /// The terms of `g` of full degree: its value at a node `∞`, where terms of lower degree
    /// vanish.
    fn leading(&self, columns: &[F]) -> F {
        self.inner(columns)
    }

    /// The linear form at the round where `eq` stands, from the columns bound up to there.
    fn linear(&self, eq: SplitEq, columns: Vec<Table>) -> Self::Linear;
}

/// Streams a relation `Σ_j eq(r, j)·g(columns(j))`.
///
/// *Computes* the window polynomial `t` of `g` over cells of `2^i` rows: with `W[o] = Π_{b<i}
/// eq(r_b, o_b)`, the bound entry of a column is `A[m] = Σ_o W[o]·column(2^i·m + o)`, and `2^w`
/// neighbours of it, extended to the grid, give the summand of one super-cell `x`. Then `s =
/// alpha·l·q` with `q` read off the grid. *Memory* `(d+1)^w` elements per column and worker, `2^i`
/// for `W`, so `O(√T)` if the switch is at `n/2`. *Work* per row and pass one multiplication per
/// column, per super-cell `(d+1)^w` times that of `g`. *Passes* one per window, one for the tables
/// at the switch.
#[derive(Debug)]
pub struct EqStream<C> {
    columns: C,
    eq: SplitEq,
    rounds: usize,
    /// `W`, of `2^i` entries after `i` binds.
    bound: Vec<F>,
    task: Option<Task>,
    grid: Grid,
    /// Grid sums, then tables, of the pass under way.
    sums: Vec<F>,
    tables: Vec<Vec<F>>,
}

impl<C> EqStream<C> {
    /// The form of `Σ_j eq(point, j)·g(columns(j))`.
    pub fn new(point: &[F], columns: C) -> Self {
        Self {
            columns,
            eq: SplitEq::new(point),
            rounds: point.len(),
            bound: vec![F::one()],
            task: None,
            grid: Grid::default(),
            sums: Vec::new(),
            tables: Vec::new(),
        }
    }

    /// Rounds done.
    fn done(&self) -> usize {
        self.rounds - self.eq.variables()
    }
}

impl<C: Columns> EqStream<C> {
    /// The sizes of a window of `rounds` rounds from here.
    fn shape(&self, rounds: usize) -> Shape {
        Shape {
            columns: self.columns.count(),
            degree: self.columns.degree(),
            log_cell: self.done(),
            rounds,
        }
    }

    /// Elements a pass sums up: of the grid, or of all tables.
    fn kept(&self, task: Task) -> usize {
        match task {
            Task::Window { rounds } => self.shape(rounds).grid_len(),
            Task::Tables => self.columns.count() << self.eq.variables(),
        }
    }
}

impl<C: Columns> RoundProver for EqStream<C> {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        let mut values = self.grid.sum(&self.eq.following(self.grid.variables() - 1));
        let one = values.remove(1);
        self.eq.polynomial(&values, one)
    }

    fn bind(&mut self, challenge: F) {
        self.grid.bind(challenge);
        self.eq.bind(challenge);
        // W[o + 2^i·bit] = W[o]·(r_i if bit else 1 - r_i)
        let high: Vec<F> = self.bound.iter().map(|weight| *weight * challenge).collect();
        self.bound.iter_mut().zip(&high).for_each(|(weight, high)| *weight -= high);
        self.bound.extend(high);
    }

    fn openings(&self) -> Vec<F> {
        unreachable!("the linear form takes over before the openings")
    }
}

impl<C: Columns> Streaming for EqStream<C> {
    type Linear = C::Linear;

    fn begin(&mut self, task: Task) {
        self.task = Some(task);
        self.sums = match task {
            Task::Window { rounds } => vec![F::zero(); self.shape(rounds).grid_len()],
            Task::Tables => Vec::new(),
        };
        self.tables = vec![Vec::new(); self.columns.count()];
    }

    fn into_linear(self) -> Self::Linear {
        self.columns.linear(self.eq, self.tables.into_iter().map(Table::new).collect())
    }
}

impl<C: Columns> Form<C::Block> for EqStream<C> {
    fn request(&self) -> Option<Request> {
        let task = self.task?;
        let element = size_of::<F>();
        let kept_bytes = self.kept(task) * element;
        Some(match task {
            Task::Window { rounds } => Request {
                scratch_bytes: self.shape(rounds).scratch_len() * element,
                kept_bytes,
                align_rows: 1 << (self.done() + rounds),
            },
            // The scratch is a share of what is kept.
            Task::Tables => Request { scratch_bytes: 0, kept_bytes, align_rows: 1 << self.done() },
        })
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        if let Some(Task::Window { rounds }) = self.task {
            Box::new(WindowScratch::new(self.shape(rounds), rows.start))
        } else {
            Box::new(TableScratch::new(self.columns.count(), self.done(), rows))
        }
    }

    fn visit(&self, scratch: &mut Scratch, block: &C::Block) {
        if let Some(Task::Window { rounds }) = self.task {
            let weights = self.eq.weights(rounds);
            let scratch: &mut WindowScratch = scratch_mut(scratch);
            scratch.visit(&self.columns, block, &self.bound, weights);
        } else {
            let scratch: &mut TableScratch = scratch_mut(scratch);
            scratch.visit(&self.columns, block, &self.bound);
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        if let Some(Task::Window { rounds }) = self.task {
            let scratch: WindowScratch = scratch_into(scratch);
            let sums = scratch.finish(self.eq.weights(rounds));
            self.sums.iter_mut().zip(sums).for_each(|(sum, value)| *sum += value);
        } else {
            let scratch: TableScratch = scratch_into(scratch);
            let total = 1 << self.eq.variables();
            for (table, part) in self.tables.iter_mut().zip(scratch.finish()) {
                table.reserve_exact(total - table.len());
                table.extend(part);
            }
        }
    }

    fn end_pass(&mut self) {
        if let Some(Task::Window { .. }) = self.task.take() {
            self.grid = Grid::new(self.columns.degree(), std::mem::take(&mut self.sums));
        }
    }
}
