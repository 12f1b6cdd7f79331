//! The cycle rounds in windows: `Σ_j eq(r2,j)·value(j)·Π_v selector_v(j)`.
//!
//! *Memory* per worker some hundred cells of each column, and `(V+2)^w` elements for a window of
//! `w` rounds; at the switch `32·(V + 1)` bytes per cell. *Work* per row and column whose segment
//! is not 0 a look-up and a product for each phase of the segment; per super-cell `(V+2)^(w-1)`
//! products of `V + 1` lines. *Passes* one per window, one at the switch.

use super::super::linear::Cycles;
use super::columns::{Cells, Columns};
use super::ending::{ClassSums, Ending};
use super::window::WindowPart;
use rill_field::F;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{
    Form, Request, RoundProver, Scratch, Streaming, Task, join, scratch_into, scratch_mut,
};
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::ReadRaf;
use rill_witness::Block;
use std::ops::Range;

/// The streaming form of the cycle rounds.
pub(in super::super) struct Stream {
    relation: ReadRaf,
    eq: SplitEq,
    columns: Columns,
    challenges: Vec<F>,
    /// eq at the bound point, if the tables are made after the last round.
    bound: Option<SplitEq>,
    task: Task,
    /// What the pass has made of the ranges merged so far; `None` while no pass is due.
    merged: Option<Part>,
    /// `t` of the window under way, bound so far.
    grid: Grid,
}

/// The cells of a range, and after the last round the sums of the classes.
struct TablePart {
    cells: Cells,
    flags: Option<ClassSums>,
}

enum Part {
    Window(Box<WindowPart>),
    Tables(Box<TablePart>),
}

impl Stream {
    /// Before the first cycle round, at the index point `rl`.
    pub(in super::super) fn new(relation: &ReadRaf, rl: &[F; LOOKUP_BITS]) -> Self {
        Self {
            relation: relation.clone(),
            eq: SplitEq::new(&relation.r2),
            columns: Columns::new(relation, rl),
            challenges: Vec::new(),
            bound: None,
            task: Task::Tables,
            merged: None,
            grid: Grid::default(),
        }
    }

    fn window_part(&self, rounds: usize, row: u64) -> Box<WindowPart> {
        let super_cell = (row as usize / self.columns.rows()) >> rounds;
        Box::new(WindowPart::new(self.columns.count(), rounds, super_cell))
    }

    /// The cells of no rows; `capacity` will come.
    fn table_part(&self, capacity: usize, row: u64) -> Box<TablePart> {
        let flags = self.bound.as_ref().map(|_| ClassSums::new(row));
        Box::new(TablePart { cells: Cells::new(self.columns.count(), capacity), flags })
    }
}

impl TablePart {
    /// Adds the cells of the next range.
    fn append(&mut self, next: Self) {
        let columns = self.cells.columns.iter_mut().zip(next.cells.columns);
        columns.for_each(|(column, next)| join(column, next));
        if let (Some(flags), Some(next)) = (&mut self.flags, &next.flags) {
            flags.append(next);
        }
    }
}

impl RoundProver for Stream {
    fn rounds(&self) -> usize {
        self.relation.r2.len()
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        self.grid.polynomial(&self.eq)
    }

    fn bind(&mut self, challenge: F) {
        self.grid.bind(challenge);
        self.eq.bind(challenge);
        self.columns.bind(challenge);
        self.challenges.push(challenge);
    }

    fn openings(&self) -> Vec<F> {
        unreachable!("the linear form takes over before the openings")
    }
}

impl Streaming for Stream {
    type Linear = Ending;

    fn begin(&mut self, task: Task) {
        self.task = task;
        if task == Task::Tables && self.eq.variables() == 0 {
            let point: Vec<F> = self.challenges.iter().rev().copied().collect();
            self.bound = Some(SplitEq::new(&point));
        }
        self.merged = Some(match task {
            Task::Window { rounds } => Part::Window(self.window_part(rounds, 0)),
            Task::Tables => Part::Tables(self.table_part(0, 0)),
        });
    }

    fn into_linear(mut self) -> Ending {
        let Some(Part::Tables(part)) = self.merged.take() else {
            unreachable!("the pass for the tables is over")
        };
        let TablePart { cells, flags } = *part;
        let Self { relation, eq, challenges, .. } = self;
        Ending::new(Cycles::of_tables(&relation, eq, challenges, cells.columns), flags)
    }
}

impl Form<Block> for Stream {
    fn request(&self) -> Option<Request> {
        self.merged.as_ref()?;
        let columns = self.columns.count();
        Some(match self.task {
            Task::Window { rounds } => {
                let bytes = WindowPart::bytes(columns, rounds);
                Request {
                    scratch_bytes: bytes,
                    kept_bytes: bytes + self.columns.elements() * size_of::<F>(),
                    row_bytes: 0,
                    align_rows: (self.columns.rows() << rounds) as u64,
                }
            }
            // The scratch is a share of what is kept, and one column is there twice.
            Task::Tables => Request {
                scratch_bytes: 0,
                kept_bytes: ((columns + 1) << self.eq.variables()) * size_of::<F>(),
                row_bytes: 0,
                align_rows: self.columns.rows() as u64,
            },
        })
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        let part = match self.task {
            Task::Window { rounds } => Part::Window(self.window_part(rounds, rows.start)),
            Task::Tables => {
                let capacity = (rows.end - rows.start) as usize / self.columns.rows();
                Part::Tables(self.table_part(capacity, rows.start))
            }
        };
        Box::new(part)
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        match scratch_mut(scratch) {
            Part::Window(part) => part.visit(&self.columns, &self.eq, block),
            Part::Tables(part) => {
                part.cells.add(&self.columns, block);
                if let (Some(flags), Some(eq)) = (&mut part.flags, &self.bound) {
                    flags.visit(eq, block);
                }
            }
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        match (&mut self.merged, scratch_into(scratch)) {
            (Some(Part::Window(merged)), Part::Window(mut next)) => {
                next.multiply(&self.eq);
                merged.append(&next);
            }
            (Some(Part::Tables(merged)), Part::Tables(next)) => merged.append(*next),
            _ => unreachable!("a scratch is merged in the pass it was made for"),
        }
    }

    fn end_pass(&mut self) {
        if matches!(self.task, Task::Tables) {
            return;
        }
        if let Some(Part::Window(part)) = self.merged.take() {
            self.grid = part.finish(self.columns.padding);
        }
    }
}
