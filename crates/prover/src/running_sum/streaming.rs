//! The streaming form.
//!
//! *Computes* for a window of rounds with a row `j = (x, X, bound)`, `bound` the variables bound to
//! `c` so far and `X` those of the window,
//!
//! ```text
//! s = Σ_X ( G_1(X) + LT(X‖c, r_low)·G_2(X) )
//! G_1(X) = Σ_x (LT(x, r_high) + g)·inc(X,x)·ra(X,x),   G_2(X) = Σ_x eq(x, r_high)·inc(X,x)·ra(X,x)
//! ```
//!
//! with `inc` and `ra` bound to `c`, and both grids from one pass.
//! *Memory* per worker three grids of [`super::window`]'s super-cells; after the switch that of the
//! linear form, over `T/2^switch` entries. *Work* per row an integer-by-field product and one for
//! `ra`; per super-cell with a change `3^w` products. *Passes* one per window, one at the switch.

use super::less_than::{Weights, tables};
use super::window::{Cells, DEGREE, Window};
use super::{Addresses, Change, Columns, Linear};
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::less_than;
use rill_sumcheck_prover::dense::{Pair, Table, Values, bind_weights, coefficients};
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{
    Form, Request, Resident, RoundProver, Scratch, Streaming, Task, join, scratch_into, scratch_mut,
};
use rill_witness::{Block, Cycle};
use std::ops::Range;

/// The streaming half of `Σ_j inc(j)·ra(j)·( LT(j,point) + shift )`.
#[derive(Debug)]
pub(crate) struct Stream {
    change: fn(&Cycle) -> Change,
    addresses: Addresses,
    point: Vec<F>,
    shift: F,
    challenges: Vec<F>,
    /// `W[o] = Π_b eq(o_b, c_b)` over the bound variables.
    bound: Vec<F>,
    task: Task,
    /// Whether the pass of the task is still due.
    due: bool,
    window: Weighted,
    /// `inc` and `ra`, or the sums of both grids, of the ranges merged so far.
    merged: [Vec<F>; 2],
}

/// The window under way.
#[derive(Debug)]
struct Weighted {
    /// By super-cell, while the pass is due.
    weights: Weights,
    /// `LT(X‖c, r_low)`.
    less: Table,
    /// `G_1` and `G_2`.
    grids: [Grid; 2],
}

/// A range of rows in a pass.
enum Part {
    Window(Cells, Box<Window>),
    Tables(Cells, [Vec<F>; 2]),
}

impl Stream {
    /// Before the first round; `change` is what a row does, `address` the point of `ra`.
    pub(crate) fn new(point: &[F], shift: F, address: &[F], change: fn(&Cycle) -> Change) -> Self {
        Self {
            change,
            addresses: Addresses::new(address),
            point: point.to_vec(),
            shift,
            challenges: Vec::new(),
            bound: vec![F::ONE],
            task: Task::Tables,
            due: false,
            window: Weighted::new(&[], &[], shift, 0),
            merged: [Vec::new(), Vec::new()],
        }
    }

    /// Entries the pass makes of each column, or points of each grid.
    fn kept(&self) -> usize {
        match self.task {
            Task::Window { rounds } => (DEGREE + 1).pow(rounds as u32),
            Task::Tables => 1 << (self.point.len() - self.challenges.len()),
        }
    }
}

impl Weighted {
    /// For the next `rounds` rounds.
    fn new(point: &[F], challenges: &[F], shift: F, rounds: usize) -> Self {
        let (rest, low) = point.split_at(point.len() - challenges.len());
        let (high, window) = rest.split_at(rest.len() - rounds);
        let bound: Vec<F> = challenges.iter().rev().copied().collect();
        let below = less_than(&bound, low);
        let (less, equal) = tables(window);
        let less = less.iter().zip(equal).map(|(less, equal)| *less + equal * below).collect();
        Self {
            weights: Weights::new(high, shift),
            less: Table::new(less),
            grids: [Grid::default(), Grid::default()],
        }
    }

    /// Values of `s` at `0, ∞, 2`.
    ///
    /// `G_q` is known at `0, 1, ∞`, and so `G_q(2) = 2·G_q(1) - G_q(0) + 2·G_q(∞)`. At `∞` only the
    /// term of degree 3 counts.
    fn sums(&self) -> Values<3> {
        let variables = self.less.variables();
        let start = |y: usize| -> usize {
            (1..variables).map(|c| (y >> (c - 1) & 1) * (DEGREE + 1).pow(c as u32)).sum()
        };
        let mut sums = Values([F::ZERO; 3]);
        for y in 0..self.less.pairs() {
            let [first, second] = [&self.grids[0], &self.grids[1]].map(|grid| {
                let [zero, one, infinity] = [0, 1, 2].map(|node| grid.values()[start(y) + node]);
                [zero, infinity, (one + infinity).double() - zero]
            });
            let less = self.less.line(Pair::new(y));
            let two = less.zero + less.slope.double();
            let terms = [
                first[0] + less.zero * second[0],
                less.slope * second[1],
                first[2] + two * second[2],
            ];
            sums = sums + Values(terms);
        }
        sums
    }
}

impl RoundProver for Stream {
    fn rounds(&self) -> usize {
        self.point.len()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let sums = self.window.sums();
        coefficients(&sums.0, claim - sums.0[0])
    }

    fn bind(&mut self, challenge: F) {
        self.window.less.bind(challenge);
        self.window.grids.iter_mut().for_each(|grid| grid.bind(challenge));
        self.challenges.push(challenge);
        bind_weights(&mut self.bound, challenge);
    }

    fn openings(&self) -> Vec<F> {
        unreachable!("the linear form takes over before the openings")
    }
}

impl Streaming for Stream {
    type Linear = Resident<Linear>;

    fn begin(&mut self, task: Task) {
        (self.task, self.due) = (task, true);
        if let Task::Window { rounds } = task {
            self.window = Weighted::new(&self.point, &self.challenges, self.shift, rounds);
            self.merged = [(); 2].map(|()| vec![F::ZERO; self.kept()]);
        } else {
            self.merged = [Vec::new(), Vec::new()];
        }
    }

    fn into_linear(self) -> Self::Linear {
        let [inc, ra] = self.merged.map(Table::new);
        let columns = Columns { inc, ra };
        Resident(Linear::from_bound(&self.point, self.shift, columns, &self.challenges))
    }
}

impl Form<Block> for Stream {
    fn request(&self) -> Option<Request> {
        if !self.due {
            return None;
        }
        let kept_bytes = 2 * self.kept() * size_of::<F>();
        let rows = self.bound.len();
        Some(match self.task {
            Task::Window { rounds } => Request {
                scratch_bytes: Window::bytes(rounds),
                kept_bytes,
                row_bytes: 0,
                align_rows: (rows << rounds) as u64,
            },
            // The scratch is a share of what is kept.
            Task::Tables => {
                Request { scratch_bytes: 0, kept_bytes, row_bytes: 0, align_rows: rows as u64 }
            }
        })
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        let cells = Cells::new(rows.start);
        let first = rows.start as usize / self.bound.len();
        Box::new(match self.task {
            Task::Window { rounds } => {
                Part::Window(cells, Box::new(Window::new(rounds, first >> rounds)))
            }
            Task::Tables => {
                let entries = (rows.end - rows.start) as usize / self.bound.len();
                Part::Tables(cells, [(); 2].map(|()| Vec::with_capacity(entries)))
            }
        })
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        let changes = block.cycles.iter().map(self.change);
        match scratch_mut(scratch) {
            Part::Window(cells, window) => changes.for_each(|change| {
                if let Some(entries) = cells.add(&self.bound, change, &self.addresses) {
                    window.push(entries, &self.window.weights);
                }
            }),
            Part::Tables(cells, [inc, ra]) => changes.for_each(|change| {
                if let Some(entries) = cells.add(&self.bound, change, &self.addresses) {
                    inc.push(entries[0]);
                    ra.push(entries[1]);
                }
            }),
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        match scratch_into(scratch) {
            Part::Window(_, window) => {
                for (sums, next) in self.merged.iter_mut().zip(window.finish()) {
                    sums.iter_mut().zip(next).for_each(|(sum, next)| *sum += next);
                }
            }
            Part::Tables(_, columns) => {
                let columns = self.merged.iter_mut().zip(columns);
                columns.for_each(|(column, next)| join(column, next));
            }
        }
    }

    fn end_pass(&mut self) {
        self.due = false;
        if let Task::Window { .. } = self.task {
            let grids = std::mem::take(&mut self.merged);
            self.window.grids = grids.map(|values| Grid::new(DEGREE, values));
        }
    }
}
