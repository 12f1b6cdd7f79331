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
use crate::Form;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::less_than;
use rill_sumcheck_prover::dense::{Pair, Table, Values, bind_weights, coefficients};
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{Joined, Pass, Request, Streaming, Sums};
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
    window: Weighted,
}

/// The window under way.
#[derive(Debug)]
struct Weighted {
    /// By super-cell.
    weights: Weights,
    /// `LT(X‖c, r_low)`.
    less: Table,
    /// `G_1` and `G_2`.
    grids: [Grid; 2],
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
            window: Weighted::new(&[], &[], shift, 0),
        }
    }

    /// Hands the entries of every cell that ends in a block to `each`.
    fn visit(&self, cells: &mut Cells, block: &Block, mut each: impl FnMut([F; 2])) {
        for change in block.cycles.iter().map(self.change) {
            if let Some(entries) = cells.add(&self.bound, change, &self.addresses) {
                each(entries);
            }
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

impl<'a> Streaming<'a, Block> for Stream {
    fn rounds(&self) -> usize {
        self.point.len()
    }

    fn window(
        mut self,
        rounds: usize,
        ready: impl FnOnce(Self) -> Form<'a> + Send + Sync + 'a,
    ) -> Form<'a> {
        self.window = Weighted::new(&self.point, &self.challenges, self.shift, rounds);
        Form::pass(WindowPass { stream: self, rounds }, |WindowPass { mut stream, .. }, sums| {
            stream.window.grids = sums.map(|sums| Grid::new(DEGREE, sums.0));
            ready(stream)
        })
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

    fn tables(self) -> Form<'a> {
        Form::pass(TablePass(self), |TablePass(stream), columns| {
            let [inc, ra] = columns.map(|column| Table::new(column.0));
            let Self { point, shift, challenges, .. } = stream;
            Form::resident(Linear::from_bound(&point, shift, Columns { inc, ra }, &challenges))
        })
    }
}

/// The pass of a window: the sums of both grids.
struct WindowPass {
    stream: Stream,
    rounds: usize,
}

impl Pass<Block> for WindowPass {
    type Scratch = (Cells, Window);
    type Part = [Sums; 2];

    fn request(&self) -> Request {
        let points = (DEGREE + 1).pow(self.rounds as u32);
        Request {
            scratch_bytes: Window::bytes(self.rounds),
            kept_bytes: 2 * points * size_of::<F>(),
            row_bytes: 0,
            align_rows: (self.stream.bound.len() << self.rounds) as u64,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> (Cells, Window) {
        let first = rows.start as usize / self.stream.bound.len();
        (Cells::new(rows.start), Window::new(self.rounds, first >> self.rounds))
    }

    fn visit(&self, (cells, window): &mut (Cells, Window), block: &Block) {
        let weights = &self.stream.window.weights;
        self.stream.visit(cells, block, |entries| window.push(entries, weights));
    }

    fn finish(&self, (_, window): (Cells, Window)) -> [Sums; 2] {
        window.finish().map(Sums)
    }
}

/// The pass at the switch: `inc` and `ra`.
struct TablePass(Stream);

impl Pass<Block> for TablePass {
    type Scratch = (Cells, [Vec<F>; 2]);
    type Part = [Joined<F>; 2];

    fn request(&self) -> Request {
        let entries = 1 << (self.0.point.len() - self.0.challenges.len());
        Request::of_tables(2 * entries * size_of::<F>(), self.0.bound.len())
    }

    fn scratch(&self, rows: Range<u64>) -> (Cells, [Vec<F>; 2]) {
        let entries = (rows.end - rows.start) as usize / self.0.bound.len();
        (Cells::new(rows.start), [(); 2].map(|()| Vec::with_capacity(entries)))
    }

    fn visit(&self, (cells, [inc, ra]): &mut (Cells, [Vec<F>; 2]), block: &Block) {
        self.0.visit(cells, block, |entries| {
            inc.push(entries[0]);
            ra.push(entries[1]);
        });
    }

    fn finish(&self, (_, columns): (Cells, [Vec<F>; 2])) -> [Joined<F>; 2] {
        columns.map(Joined)
    }
}
