//! The streaming form of the cycle rounds: windows of rounds from one pass each, then the matrix
//! from one more.
//!
//! *Computes* for a window of `w` rounds from round `i` the polynomial `t` of
//! [`rill_sumcheck_prover::window`] with
//!
//! ```text
//! g = h·RdInc + Σ_k c(k)·Val(k)
//! ```
//!
//! *Memory* per worker a few times `3^w` elements for `t`, `128·2^w` for the registers of a
//! super-cell and as many for their unknown start, and `2^i` for the weights of a cell's rows.
//! *Work* per row three additions and, if it writes, two products with integers; per register that
//! a super-cell changes `3^w` products. The first window is summed in integers.
//! *Passes* one per window, one at the switch.

use super::LOG_REGISTERS;
use super::fold::CellWeights;
use super::gram::GramPart;
use super::linear::{Cycles, Linear};
use super::tables::TablePart;
use super::window::WindowPart;
use rill_field::F;
use rill_sumcheck_prover::dense::{SplitEq, Table};
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{
    Form, Request, RoundProver, Scratch, Streaming, Task, scratch_into, scratch_mut,
};
use rill_verifier::registers::read_write::ReadWrite;
use rill_witness::{Block, Locality};
use std::ops::Range;

/// A first window of up to so many rounds is summed in integers. Its work per row grows like
/// `2^rounds`.
const GRAM_ROUNDS: usize = 5;

/// The streaming form, at a cycle round.
#[derive(Debug)]
pub(super) struct Stream {
    relation: ReadWrite,
    locality: Option<Locality>,
    challenges: Vec<F>,
    eq: SplitEq,
    weights: CellWeights,
    task: Task,
    /// What the pass has made of the ranges merged so far; `None` while no pass is due.
    merged: Option<Part>,
    /// `t` of the window under way, bound so far.
    grid: Grid,
    /// What the pass at the switch made.
    tables: Option<Box<TablePart>>,
}

/// What a pass makes of a range of rows. Parts of neighbouring ranges join to that of both.
#[derive(Debug)]
enum Part {
    First(Box<GramPart>),
    Window(Box<WindowPart>),
    Tables(Box<TablePart>),
}

impl Stream {
    /// Before the first round.
    pub(super) fn new(relation: &ReadWrite, locality: Option<Locality>) -> Self {
        Self {
            relation: relation.clone(),
            locality,
            challenges: Vec::new(),
            eq: SplitEq::new(&relation.r3),
            weights: CellWeights::new(relation.gamma),
            task: Task::Tables,
            merged: None,
            grid: Grid::default(),
            tables: None,
        }
    }

    /// Whether nothing is bound.
    fn is_first(&self) -> bool {
        self.challenges.is_empty()
    }

    /// The part of no rows before row `row`.
    fn part(&self, row: u64) -> Part {
        let cell = row as usize / self.weights.rows();
        match self.task {
            Task::Window { rounds } if self.is_first() && rounds <= GRAM_ROUNDS => {
                Part::First(Box::new(GramPart::new(self.relation.gamma, rounds, cell >> rounds)))
            }
            Task::Window { rounds } => {
                Part::Window(Box::new(WindowPart::new(rounds, cell >> rounds)))
            }
            Task::Tables => Part::Tables(Box::new(TablePart::new(cell, self.eq.variables() == 0))),
        }
    }
}

impl RoundProver for Stream {
    fn rounds(&self) -> usize {
        self.relation.r3.len() + LOG_REGISTERS
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        self.grid.polynomial(&self.eq)
    }

    fn bind(&mut self, challenge: F) {
        self.grid.bind(challenge);
        self.eq.bind(challenge);
        self.weights.bind(challenge);
        self.challenges.push(challenge);
    }

    fn openings(&self) -> Vec<F> {
        unreachable!("the linear form takes over before the openings")
    }
}

impl Streaming for Stream {
    type Linear = Linear;

    fn begin(&mut self, task: Task) {
        self.task = task;
        self.merged = Some(self.part(0));
    }

    fn into_linear(self) -> Linear {
        let TablePart { matrix, writes, increments, selectors, .. } =
            *self.tables.expect("the pass for the tables is over");
        let (writes, increments) = (Table::new(writes), Table::new(increments));
        let cycles = Cycles { eq: self.eq, matrix, writes, increments };
        let mut form = Linear::new(&self.relation, self.challenges, cycles);
        if let Some(selectors) = selectors {
            form.add_selectors(&selectors);
            form.close_selectors();
        }
        form
    }
}

impl Form<Block> for Stream {
    fn request(&self) -> Option<Request> {
        let bytes = match self.merged.as_ref()? {
            Part::First(part) => part.bytes(),
            Part::Window(part) => part.bytes(),
            Part::Tables(_) => 0,
        };
        let cells = 1 << self.eq.variables();
        let bound = self.challenges.len();
        let entries = self.locality.map(|locality| locality.entries(bound) as usize);
        Some(match self.task {
            Task::Window { rounds } => Request {
                scratch_bytes: bytes,
                kept_bytes: bytes,
                row_bytes: 0,
                align_rows: (self.weights.rows() << rounds) as u64,
            },
            // The scratch is a share of what is kept.
            Task::Tables => Request {
                scratch_bytes: 0,
                kept_bytes: TablePart::bytes(self.weights.rows(), cells, entries),
                row_bytes: 0,
                align_rows: self.weights.rows() as u64,
            },
        })
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Box::new(self.part(rows.start))
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        match (scratch_mut(scratch), self.task) {
            (Part::First(part), Task::Window { rounds }) => {
                part.visit(self.eq.weights(rounds), block);
            }
            (Part::Window(part), Task::Window { rounds }) => {
                part.visit(&self.weights, self.eq.weights(rounds), block);
            }
            (Part::Tables(part), _) => part.visit(&self.weights, block),
            _ => unreachable!("a scratch is visited in the pass it was made for"),
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        match (&mut self.merged, scratch_into(scratch)) {
            (Some(Part::First(merged)), Part::First(next)) => merged.append(&next),
            (Some(Part::Window(merged)), Part::Window(next)) => merged.append(&next),
            (Some(Part::Tables(merged)), Part::Tables(next)) => merged.append(*next),
            _ => unreachable!("a scratch is merged in the pass it was made for"),
        }
    }

    fn end_pass(&mut self) {
        match self.merged.take() {
            Some(Part::First(part)) => self.grid = part.into_grid(),
            Some(Part::Window(part)) => self.grid = part.into_grid(),
            Some(Part::Tables(part)) => self.tables = Some(part),
            None => unreachable!("a pass was begun"),
        }
    }
}
