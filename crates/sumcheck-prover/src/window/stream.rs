//! The streaming form of relations `Σ_j eq(r, j)·Σ_t c_t·A_t(j)·B_t(j)`.

use super::cells::Cells;
use super::products::Products;
use super::{Columns, First, Grid, Shape, Term};
use crate::dense::{SplitEq, Table, bind_weights};
use crate::{Form, Joined, Pass, Request, Schedule, Streaming, Sums, streamed};
use rill_field::{F, One};
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
    /// `t` of the window under way, bound so far.
    grid: Grid,
}

impl<C: Columns> EqStream<C> {
    /// The form of `Σ_j eq(j)·g(columns(j))` that streams as `schedule` says; its rounds are the
    /// variables left of `eq`.
    pub fn form<'a>(eq: SplitEq, columns: C, schedule: &Schedule) -> Form<'a, C::Block>
    where
        C: 'a,
        C::Block: 'a,
    {
        let (terms, rounds) = (columns.terms(), eq.variables());
        let bound = vec![F::one()];
        streamed(Self { columns, terms, eq, rounds, bound, grid: Grid::default() }, schedule)
    }

    /// Rounds done.
    fn done(&self) -> usize {
        self.rounds - self.eq.variables()
    }
}

impl<'a, C> Streaming<'a, C::Block> for EqStream<C>
where
    C: Columns + 'a,
    C::Block: 'a,
{
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn window(
        self,
        rounds: usize,
        ready: impl FnOnce(Self) -> Form<'a, C::Block> + Send + Sync + 'a,
    ) -> Form<'a, C::Block> {
        Form::pass(EqWindow { stream: self, rounds }, |EqWindow { mut stream, .. }, sums| {
            stream.grid = Grid::new(2, sums.0);
            ready(stream)
        })
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        self.grid.polynomial(&self.eq)
    }

    fn bind(&mut self, challenge: F) {
        self.grid.bind(challenge);
        self.eq.bind(challenge);
        bind_weights(&mut self.bound, challenge);
    }

    fn tables(self) -> Form<'a, C::Block> {
        Form::pass(EqTables(self), |EqTables(Self { columns, eq, .. }), tables| {
            let tables = tables.into_iter().map(|table| Table::new(table.0)).collect();
            Form::resident(columns.linear(eq, tables))
        })
    }
}

/// The pass of a window: the sums on its grid.
#[derive(Debug)]
struct EqWindow<C> {
    stream: EqStream<C>,
    rounds: usize,
}

impl<C: Columns> EqWindow<C> {
    /// The sizes.
    fn shape(&self) -> Shape {
        let Self { stream, rounds } = self;
        Shape { columns: stream.columns.count(), log_cell: stream.done(), rounds: *rounds }
    }

    /// The faster pass from super-cell `super_cell` on, where there is one.
    fn first(&self, super_cell: usize) -> Option<Box<dyn First<C::Block>>> {
        let at_start = self.stream.done() == 0;
        at_start.then(|| self.stream.columns.first(self.rounds, super_cell)).flatten()
    }
}

/// A range of rows in the pass of a window.
enum WindowRange<C: Columns> {
    /// In the faster pass.
    First(Box<dyn First<C::Block>>),
    /// Cell by cell.
    Cells(Cells<C>, Products),
}

impl<C: Columns> Pass<C::Block> for EqWindow<C> {
    type Scratch = WindowRange<C>;
    type Part = Sums;

    fn request(&self) -> Request {
        let shape = self.shape();
        let scratch_bytes = match self.first(0) {
            Some(first) => first.bytes(),
            None => Products::elements(shape) * size_of::<F>() + self.stream.columns.bytes(),
        };
        Request {
            scratch_bytes,
            kept_bytes: shape.grid_len() * size_of::<F>(),
            row_bytes: 0,
            align_rows: 1 << (shape.log_cell + self.rounds),
        }
    }

    fn scratch(&self, rows: Range<u64>) -> WindowRange<C> {
        let shape = self.shape();
        let super_cell = rows.start as usize >> (shape.log_cell + shape.rounds);
        let cells = || {
            let cells = Cells::new(&self.stream.columns, rows.start);
            WindowRange::Cells(cells, Products::new(shape, super_cell))
        };
        self.first(super_cell).map_or_else(cells, WindowRange::First)
    }

    fn visit(&self, scratch: &mut WindowRange<C>, block: &C::Block) {
        let EqStream { columns, terms, bound, eq, .. } = &self.stream;
        let weights = eq.weights(self.rounds);
        match scratch {
            WindowRange::First(first) => first.visit(block, weights),
            WindowRange::Cells(cells, products) => {
                cells.visit(columns, block, bound, |values| products.push(values, weights, terms));
            }
        }
    }

    fn finish(&self, scratch: WindowRange<C>) -> Sums {
        Sums(match scratch {
            WindowRange::First(first) => first.finish(),
            WindowRange::Cells(_, products) => products.finish(&self.stream.terms),
        })
    }
}

/// The pass at the switch: the bound columns.
#[derive(Debug)]
struct EqTables<C>(EqStream<C>);

impl<C: Columns> Pass<C::Block> for EqTables<C> {
    type Scratch = (Cells<C>, Vec<Joined<F>>);
    type Part = Vec<Joined<F>>;

    fn request(&self) -> Request {
        let Self(stream) = self;
        let entries = stream.columns.count() << stream.eq.variables();
        // Beside it, the scratch holds a share of what is kept.
        Request {
            scratch_bytes: stream.columns.bytes(),
            kept_bytes: entries * size_of::<F>(),
            row_bytes: 0,
            align_rows: 1 << stream.done(),
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Self::Scratch {
        let columns = &self.0.columns;
        let entries = ((rows.end - rows.start) >> self.0.done()) as usize;
        let tables = (0..columns.count()).map(|_| Joined(Vec::with_capacity(entries)));
        (Cells::new(columns, rows.start), tables.collect())
    }

    fn visit(&self, (cells, tables): &mut Self::Scratch, block: &C::Block) {
        cells.visit(&self.0.columns, block, &self.0.bound, |values| {
            tables.iter_mut().zip(values).for_each(|(table, value)| table.0.push(*value));
        });
    }

    fn finish(&self, (_, tables): Self::Scratch) -> Vec<Joined<F>> {
        tables
    }
}
