//! The call rounds of a system of one point: its columns are a few numbers of each call.
//!
//! *Memory* the columns of a window of calls, then of `2^12` cells. *Work* a sum over the bits of each
//! call and column in each of the first rounds. *Passes* as many looks at all calls.

use super::record::Recorded;
use super::zero_check::values;
use crate::Form;
use crate::forms::added;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::{eq_table, interpolate, multiply};
use rill_precompiles::{Cell, Entry, System};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table};
use rill_verifier::calls::Table as CallTable;

/// Pairs that a worker takes.
const PAIRS: usize = 64;

/// Variables whose columns are held; tests have others.
const HELD: usize = if cfg!(test) { 2 } else { 12 };

/// `Σ_u eq(τ,u)·ω·C( X_0(u), … )`.
pub(super) struct Values<'a, S> {
    system: S,
    weight: F,
    eq: SplitEq,
    calls: &'a Recorded<'a>,
    /// The coefficients of bits, by column, and of the one of calls that exist.
    weights: Vec<Vec<F>>,
    ones: Vec<F>,
    challenges: Vec<F>,
    /// The columns, once they are held.
    columns: Option<Vec<Table>>,
}

/// Bytes of the columns that are held of `table`.
pub(super) fn bytes(table: &CallTable) -> usize {
    let columns = if table.log_points() == 0 { table.shape.columns } else { 0 };
    (2 * columns * size_of::<F>()) << table.log_calls.min(HELD)
}

/// Values of all columns for some calls, by column.
type Columns = Vec<Vec<F>>;

/// The columns in cells of as many calls as there are weights `eq`.
fn bound(columns: &Columns, eq: &[F]) -> Columns {
    let of_cell = |cell: &[F]| cell.iter().zip(eq).map(|(value, eq)| *value * eq).sum();
    columns.iter().map(|column| column.par_chunks(eq.len()).map(of_cell).collect()).collect()
}

impl<'a, S: System> Values<'a, S> {
    /// The form for the point `tau` of the zero-check.
    pub(super) fn form(system: S, calls: &'a Recorded<'a>, tau: &[F]) -> Form<'a> {
        let mut weights = vec![vec![F::ZERO; 1 << S::SHAPE.log_bits]; S::SHAPE.columns];
        let mut ones = vec![F::ZERO; S::SHAPE.columns];
        system.entries(|Entry { column, cell, coefficient, .. }| match cell {
            Cell::Bit(bit) => weights[column][bit] += coefficient,
            Cell::One => ones[column] += coefficient,
        });
        let weight = system.weights().first().copied().unwrap_or(F::ZERO);
        let (eq, challenges, columns) = (SplitEq::new(tau), Vec::new(), None);
        let mut form = Self { system, weight, eq, calls, weights, ones, challenges, columns };
        form.settle();
        Form::resident(form)
    }

    /// Holds the columns, if so few variables are left.
    fn settle(&mut self) {
        let left = self.eq.variables();
        if left <= HELD {
            let mut all: Columns = vec![Vec::with_capacity(1 << left); S::SHAPE.columns];
            self.cells(|_, cells| {
                all.iter_mut().zip(cells).for_each(|(all, cells)| all.extend(cells));
            });
            all.iter_mut().for_each(|column| column.resize(1 << left, F::ZERO));
            self.columns = Some(all.into_iter().map(Table::new).collect());
        }
    }

    /// Shows the columns in cells of as many calls as variables are bound: the first cell, and
    /// some that follow each other, two at least of those that are a pair.
    fn cells(&self, mut visit: impl FnMut(usize, Columns)) {
        let size = 1 << self.challenges.len();
        let point: Vec<F> = self.challenges.iter().rev().copied().collect();
        let eq = eq_table(&point, F::ONE);
        let mut waiting: Columns = vec![Vec::new(); S::SHAPE.columns];
        let mut first = 0;
        self.calls.sums(&self.weights, |_, sums| {
            for ((waiting, sums), one) in waiting.iter_mut().zip(sums).zip(&self.ones) {
                waiting.extend(sums.iter().map(|sum| *sum + one));
            }
            if waiting[0].len().is_multiple_of(2 * size) {
                visit(first, bound(&waiting, &eq));
                first += waiting[0].len() / size;
                waiting.iter_mut().for_each(Vec::clear);
            }
        });
        if !waiting[0].is_empty() {
            visit(first, bound(&waiting, &eq));
        }
    }

    /// `q` at -1, 0, 1, 2 for a pair, from the lines of all columns.
    fn of_pair(&self, weight: F, lines: impl Iterator<Item = Line>) -> [F; 4] {
        let at_nodes: Vec<[F; 4]> = lines.map(values).collect();
        let weight = weight * self.weight;
        std::array::from_fn(|node| {
            let cells: Vec<F> = at_nodes.iter().map(|values| values[node]).collect();
            let columns = S::columns(&cells[1..]).expect("as many columns");
            weight * self.system.formula(cells[0], &columns)
        })
    }

    /// `q` at -1, 0, 1, 2.
    fn sum(&self) -> [F; 4] {
        let weights = self.eq.weights(1);
        let sum = |pairs: usize, of: &(dyn Fn(usize) -> [F; 4] + Sync)| {
            let pairs = (0..pairs).into_par_iter().with_min_len(PAIRS);
            pairs.map(of).reduce(|| [F::ZERO; 4], added)
        };
        if let Some(columns) = &self.columns {
            return sum(columns[0].pairs(), &|index| {
                let lines = columns.iter().map(|column| column.line(Pair::new(index)));
                self.of_pair(weights.at(index), lines)
            });
        }
        let mut all = [F::ZERO; 4];
        self.cells(|first, cells| {
            let sums = sum(cells[0].len().div_ceil(2), &|index| {
                let line = |column: &Vec<F>| {
                    let one = column.get(2 * index + 1).copied().unwrap_or(F::ZERO);
                    Line::through(column[2 * index], one)
                };
                self.of_pair(weights.at(first / 2 + index), cells.iter().map(line))
            });
            all = added(all, sums);
        });
        all
    }
}

impl<S: System> RoundProver for Values<'_, S> {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, _: F) -> Vec<F> {
        multiply(&self.eq.linear(), &interpolate(-1, &self.sum()))
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.challenges.push(challenge);
        if let Some(columns) = &mut self.columns {
            columns.iter_mut().for_each(|column| column.bind(challenge));
        } else {
            self.settle();
        }
    }

    fn openings(&self) -> Vec<F> {
        let columns = self.columns.iter().flatten();
        columns.map(Table::value).collect()
    }
}
