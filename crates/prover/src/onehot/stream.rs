//! The streaming form of sums over folded one-hot columns,
//!
//! ```text
//! Σ_j ( Σ_q c_q·eq(r_q, j) )·g(h_1(j), h_2(j), …)
//! ```
//!
//! *Computes* for a window of `w` rounds from round `i`, and for each of the eqs, the polynomial
//! `t_q` of [`rill_sumcheck_prover::window`]; the columns are extended and `g` is computed once for
//! all of them. Then
//! `s = Σ_q alpha_q·l_q·t_q`.
//!
//! *Memory* per worker 256 cells of each column, gathered for the packed kernels, and room for five
//! grids of them; nine tables of `2^bits` values per column at most; after the switch that of the
//! linear form, over `T/2^switch` entries. *Work* per row and column a look-up and an addition; per
//! super-cell `(d+1)^w` times that of `g`. *Passes* one per window, one at the switch.

use super::fold::{Branches, Cells};
use super::window::{Batch, WindowPart};
use crate::Form;
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{
    Joined, Pass, Request, RoundProver, Schedule, Streaming, Sums, add_all, streamed,
};
use rill_witness::Block;
use std::ops::Range;

/// `g`.
pub(crate) trait Summand: Send + Sync + 'static {
    /// The form that takes over.
    type Linear: RoundProver + 'static;

    /// Degree of `g` in the columns.
    fn degree(&self) -> usize;

    /// Adds `g` on the super-cells of the batch, weighted, at the points of the grid to its sums.
    fn add(&self, batch: &mut Batch);

    /// The linear form where the eqs stand, from the columns bound up to there.
    fn linear(self, eqs: Vec<SplitEq>, columns: Vec<Vec<F>>) -> Self::Linear;
}

/// The streaming form.
#[derive(Debug)]
pub(crate) struct Stream<S> {
    summand: S,
    eqs: Vec<SplitEq>,
    branches: Branches,
    /// `t_q` of the window under way, bound so far.
    grids: Vec<Grid>,
}

impl<S: Summand> Stream<S> {
    /// The form that streams the rounds of `schedule`; an eq comes with its scale.
    pub(crate) fn form<'a>(
        summand: S,
        eqs: Vec<SplitEq>,
        branches: Branches,
        schedule: &Schedule,
    ) -> Form<'a> {
        streamed(Self { summand, eqs, branches, grids: Vec::new() }, schedule)
    }
}

impl<'a, S: Summand> Streaming<'a, Block> for Stream<S> {
    fn rounds(&self) -> usize {
        self.eqs.first().map_or(0, SplitEq::variables)
    }

    fn window(
        self,
        rounds: usize,
        ready: impl FnOnce(Self) -> Form<'a> + Send + Sync + 'a,
    ) -> Form<'a> {
        Form::pass(WindowPass { stream: self, rounds }, |WindowPass { mut stream, .. }, sums| {
            let grid = |sums: Sums| Grid::new(stream.summand.degree(), sums.0);
            stream.grids = sums.into_iter().map(grid).collect();
            ready(stream)
        })
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        let mut sum = vec![F::ZERO; self.summand.degree() + 2];
        for (eq, grid) in self.eqs.iter().zip(&self.grids) {
            add_all(&mut sum, grid.polynomial(eq));
        }
        sum
    }

    fn bind(&mut self, challenge: F) {
        self.grids.iter_mut().for_each(|grid| grid.bind(challenge));
        self.eqs.iter_mut().for_each(|eq| eq.bind(challenge));
        self.branches.bind(challenge);
    }

    fn tables(self) -> Form<'a> {
        Form::pass(TablePass(self), |TablePass(stream), columns| {
            let columns = columns.into_iter().map(|column| column.0).collect();
            Form::resident(stream.summand.linear(stream.eqs, columns))
        })
    }
}

/// The pass of a window: the sums for each eq.
struct WindowPass<S> {
    stream: Stream<S>,
    rounds: usize,
}

impl<S: Summand> Pass<Block> for WindowPass<S> {
    type Scratch = WindowPart;
    type Part = Vec<Sums>;

    fn request(&self) -> Request {
        let Stream { summand, eqs, branches, .. } = &self.stream;
        let (columns, degree) = (branches.columns(), summand.degree());
        Request {
            scratch_bytes: WindowPart::bytes(columns, degree, eqs.len(), self.rounds),
            kept_bytes: branches.elements() * size_of::<F>(),
            row_bytes: 0,
            align_rows: (branches.rows() << self.rounds) as u64,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> WindowPart {
        let Stream { summand, eqs, branches, .. } = &self.stream;
        let super_cell = (rows.start as usize / branches.rows()) >> self.rounds;
        WindowPart::new(summand, branches, eqs.len(), self.rounds, super_cell)
    }

    fn visit(&self, scratch: &mut WindowPart, block: &Block) {
        let Stream { summand, eqs, branches, .. } = &self.stream;
        scratch.visit(summand, branches, eqs, block);
    }

    fn finish(&self, mut scratch: WindowPart) -> Vec<Sums> {
        scratch.flush(&self.stream.summand, &self.stream.eqs);
        scratch.batch.sums.into_iter().map(Sums).collect()
    }
}

/// The pass at the switch: the bound columns.
struct TablePass<S>(Stream<S>);

impl<S: Summand> Pass<Block> for TablePass<S> {
    type Scratch = (Cells, Vec<Joined<F>>);
    type Part = Vec<Joined<F>>;

    fn request(&self) -> Request {
        let Stream { eqs, branches, .. } = &self.0;
        let variables = eqs.first().map_or(0, SplitEq::variables);
        Request::of_tables((branches.columns() << variables) * size_of::<F>(), branches.rows())
    }

    fn scratch(&self, rows: Range<u64>) -> Self::Scratch {
        let branches = &self.0.branches;
        let entries = (rows.end - rows.start) as usize / branches.rows();
        let tables = (0..branches.columns()).map(|_| Joined(Vec::with_capacity(entries)));
        (Cells::new(branches.columns()), tables.collect())
    }

    fn visit(&self, (cells, tables): &mut Self::Scratch, block: &Block) {
        let branches = &self.0.branches;
        cells.add(branches, &block.cycles, |column, values| tables[column].0.extend(values));
    }

    fn finish(&self, (_, tables): Self::Scratch) -> Vec<Joined<F>> {
        tables
    }
}
