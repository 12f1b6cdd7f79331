//! The streaming form of relations `Σ_j eq(r, j)·Σ_t c_t·A_t(j)·B_t(j)`.

use super::products::Products;
use super::scratch::{TableScratch, WindowScratch};
use super::{Columns, First, Grid, Shape, Term};
use crate::dense::{SplitEq, Table, bind_weights};
use crate::{
    Form, Request, RoundProver, Scratch, Streaming, Task, join, scratch_into, scratch_mut,
};
use rill_field::{F, One, Zero};
use std::ops::Range;

/// Streams the relation of some [`Columns`].
///
/// *Computes* the window polynomial `t` over cells of `2^i` rows: with `W[o] = Π_{b<i} eq(r_b,
/// o_b)`, the bound entry of a column is `A[m] = Σ_o W[o]·column(2^i·m + o)`, and `2^w` neighbours
/// of it, extended to the grid `{0,1,∞}^w`, give the summand of one super-cell `x`. Then `s =
/// alpha·l·q` with `q` read off the grid. *Memory* per worker `3^w` elements a few times over and
/// `2^w` for each column, `2^i` for `W`, so `O(√T)` if the switch is at `n/2`. *Work* per row and
/// pass one multiplication per column, per super-cell `2^w + 3^w` times one per term; the first
/// window may be summed by a pass of its own ([`First`]). *Passes* one per window, one for the
/// tables at the switch.
#[derive(Debug)]
pub struct EqStream<C> {
    columns: C,
    terms: Vec<Term>,
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

/// The pass of a window over a range of rows.
enum WindowPart<B, R, L> {
    First(Box<dyn First<B>>),
    Cells(WindowScratch<R, L>),
}

type Part<C> = WindowPart<<C as Columns>::Block, <C as Columns>::Rows, <C as Columns>::Cell>;
type TablePart<C> = TableScratch<<C as Columns>::Rows, <C as Columns>::Cell>;

impl<C: Columns> EqStream<C> {
    /// The form of `Σ_j eq(j)·g(columns(j))`; its rounds are the variables left of `eq`.
    pub fn new(eq: SplitEq, columns: C) -> Self {
        Self {
            terms: columns.terms(),
            columns,
            rounds: eq.variables(),
            eq,
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

    /// The sizes of a window of `rounds` rounds from here.
    fn shape(&self, rounds: usize) -> Shape {
        Shape { columns: self.columns.count(), log_cell: self.done(), rounds }
    }

    /// No rows, before row `row`.
    fn window(&self, rounds: usize, row: u64) -> Part<C> {
        let first = (self.done() == 0).then(|| self.columns.first(rounds, row as usize >> rounds));
        match first.flatten() {
            Some(first) => WindowPart::First(first),
            None => WindowPart::Cells(WindowScratch::new(&self.columns, self.shape(rounds), row)),
        }
    }

    /// Elements a pass sums up: of the grid, or of all tables.
    fn kept(&self, task: Task) -> usize {
        match task {
            Task::Window { rounds } => self.shape(rounds).grid_len(),
            Task::Tables => self.columns.count() << self.eq.variables(),
        }
    }

    /// Bytes a worker holds in a window.
    fn window_bytes(&self, rounds: usize) -> usize {
        let element = size_of::<F>();
        match (self.done() == 0).then(|| self.columns.first(rounds, 0)).flatten() {
            Some(first) => first.bytes(),
            None => Products::elements(self.shape(rounds)) * element + self.columns.bytes(),
        }
    }
}

impl<C: Columns> RoundProver for EqStream<C> {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        self.grid.polynomial(&self.eq)
    }

    fn bind(&mut self, challenge: F) {
        self.grid.bind(challenge);
        self.eq.bind(challenge);
        bind_weights(&mut self.bound, challenge);
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

impl<C: Columns<Block: 'static>> Form<C::Block> for EqStream<C> {
    fn request(&self) -> Option<Request> {
        let task = self.task?;
        let kept_bytes = self.kept(task) * size_of::<F>();
        Some(match task {
            Task::Window { rounds } => Request {
                scratch_bytes: self.window_bytes(rounds),
                kept_bytes,
                row_bytes: 0,
                align_rows: 1 << (self.done() + rounds),
            },
            // Beside it, the scratch holds a share of what is kept.
            Task::Tables => Request {
                scratch_bytes: self.columns.bytes(),
                kept_bytes,
                row_bytes: 0,
                align_rows: 1 << self.done(),
            },
        })
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        if let Some(Task::Window { rounds }) = self.task {
            Box::new(self.window(rounds, rows.start))
        } else {
            Box::new(TableScratch::new(&self.columns, self.done(), &rows))
        }
    }

    fn visit(&self, scratch: &mut Scratch, block: &C::Block) {
        let Self { columns, terms, bound, .. } = self;
        if let Some(Task::Window { rounds }) = self.task {
            let weights = self.eq.weights(rounds);
            match scratch_mut::<Part<C>>(scratch) {
                WindowPart::First(first) => first.visit(block, weights),
                WindowPart::Cells(cells) => {
                    cells.visit((columns, terms), block, bound, weights);
                }
            }
        } else {
            scratch_mut::<TablePart<C>>(scratch).visit(columns, block, bound);
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        if let Some(Task::Window { .. }) = self.task {
            let sums = match scratch_into::<Part<C>>(scratch) {
                WindowPart::First(first) => first.finish(),
                WindowPart::Cells(cells) => cells.finish(&self.terms),
            };
            self.sums.iter_mut().zip(sums).for_each(|(sum, value)| *sum += value);
        } else {
            let parts = scratch_into::<TablePart<C>>(scratch).finish();
            self.tables.iter_mut().zip(parts).for_each(|(table, part)| join(table, part));
        }
    }

    fn end_pass(&mut self) {
        if let Some(Task::Window { .. }) = self.task.take() {
            self.grid = Grid::new(2, std::mem::take(&mut self.sums));
        }
    }
}
