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

use super::fold::Branches;
use super::window::{Batch, TablePart, WindowPart};
use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{
    Form, Request, Resident, RoundProver, Scratch, Streaming, Task, join, scratch_into, scratch_mut,
};
use rill_witness::Block;
use std::ops::Range;

/// `g`.
pub(crate) trait Summand: Send + Sync {
    /// The form that takes over.
    type Linear: RoundProver;

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
    rounds: usize,
    task: Task,
    /// Whether the pass of the task is still due.
    due: bool,
    /// What the pass has made of the ranges merged so far: sums by eq, or tables by column.
    merged: Vec<Vec<F>>,
    /// `t_q` of the window under way, bound so far.
    grids: Vec<Grid>,
}

#[derive(Debug)]
enum Part {
    Window(Box<WindowPart>),
    Tables(TablePart),
}

impl<S: Summand> Stream<S> {
    /// Before the first round; an eq comes with its scale.
    pub(crate) fn new(summand: S, eqs: Vec<SplitEq>, branches: Branches) -> Self {
        let rounds = eqs.first().map_or(0, SplitEq::variables);
        let (task, merged, grids) = (Task::Tables, Vec::new(), Vec::new());
        Self { summand, eqs, branches, rounds, task, due: false, merged, grids }
    }

    /// Variables left.
    fn variables(&self) -> usize {
        self.eqs.first().map_or(0, SplitEq::variables)
    }
}

impl<S: Summand> RoundProver for Stream<S> {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        let mut sum = vec![F::ZERO; self.summand.degree() + 2];
        for (eq, grid) in self.eqs.iter().zip(&self.grids) {
            sum.iter_mut().zip(grid.polynomial(eq)).for_each(|(sum, value)| *sum += value);
        }
        sum
    }

    fn bind(&mut self, challenge: F) {
        self.grids.iter_mut().for_each(|grid| grid.bind(challenge));
        self.eqs.iter_mut().for_each(|eq| eq.bind(challenge));
        self.branches.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        unreachable!("the linear form takes over before the openings")
    }
}

impl<S: Summand> Streaming for Stream<S> {
    type Linear = Resident<S::Linear>;

    fn begin(&mut self, task: Task) {
        (self.task, self.due) = (task, true);
        self.merged = match task {
            Task::Window { rounds } => {
                let points = (self.summand.degree() + 1).pow(rounds as u32);
                vec![vec![F::ZERO; points]; self.eqs.len()]
            }
            Task::Tables => vec![Vec::new(); self.branches.columns()],
        };
    }

    fn into_linear(self) -> Self::Linear {
        Resident(self.summand.linear(self.eqs, self.merged))
    }
}

impl<S: Summand> Form<Block> for Stream<S> {
    fn request(&self) -> Option<Request> {
        if !self.due {
            return None;
        }
        let columns = self.branches.columns();
        Some(match self.task {
            Task::Window { rounds } => {
                let bytes =
                    WindowPart::bytes(columns, self.summand.degree(), self.eqs.len(), rounds);
                Request {
                    scratch_bytes: bytes,
                    kept_bytes: self.branches.elements() * size_of::<F>(),
                    row_bytes: 0,
                    align_rows: (self.branches.rows() << rounds) as u64,
                }
            }
            // The scratch is a share of what is kept.
            Task::Tables => Request {
                scratch_bytes: 0,
                kept_bytes: (columns << self.variables()) * size_of::<F>(),
                row_bytes: 0,
                align_rows: self.branches.rows() as u64,
            },
        })
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        let cell = rows.start as usize / self.branches.rows();
        Box::new(match self.task {
            Task::Window { rounds } => Part::Window(Box::new(WindowPart::new(
                &self.summand,
                &self.branches,
                self.eqs.len(),
                rounds,
                cell >> rounds,
            ))),
            Task::Tables => {
                let entries = rows.end as usize / self.branches.rows() - cell;
                Part::Tables(TablePart::new(self.branches.columns(), entries))
            }
        })
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        match scratch_mut(scratch) {
            Part::Window(part) => part.visit(&self.summand, &self.branches, &self.eqs, block),
            Part::Tables(part) => part.visit(&self.branches, block),
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        match scratch_into(scratch) {
            Part::Window(mut part) => {
                part.flush(&self.summand, &self.eqs);
                let sums =
                    self.merged.iter_mut().flatten().zip(part.finish().into_iter().flatten());
                sums.for_each(|(sum, next)| *sum += next);
            }
            Part::Tables(part) => {
                let tables = self.merged.iter_mut().zip(part.finish());
                tables.for_each(|(table, next)| join(table, next));
            }
        }
    }

    fn end_pass(&mut self) {
        self.due = false;
        if let Task::Window { .. } = self.task {
            let sums = std::mem::take(&mut self.merged);
            let grid = |values| Grid::new(self.summand.degree(), values);
            self.grids = sums.into_iter().map(grid).collect();
        }
    }
}
