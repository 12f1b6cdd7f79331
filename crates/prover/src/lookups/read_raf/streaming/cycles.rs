//! The cycle rounds in windows: `Σ_j eq(r2,j)·value(j)·Π_v selector_v(j)`.
//!
//! *Memory* per worker some hundred cells of each column, and `(V+2)^w` elements for a window of
//! `w` rounds; at the switch `32·(V + 1)` bytes per cell. *Work* per row and column whose segment
//! is not 0 a look-up and a product for each phase of the segment; per super-cell `(V+2)^(w-1)`
//! products of `V + 1` lines. *Passes* one per window, one at the switch.

use super::super::linear::Cycles;
use super::columns::{Cells, Columns};
use super::ending::{self, ClassSums};
use super::window::{WindowScratch, WindowSums};
use crate::Form;
use crate::forms::passes::{Scratch, Summed};
use rill_field::F;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::window::Grid;
use rill_sumcheck_prover::{Joined, Pass, Request, Streaming, Sums};
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
    /// `t` of the window under way, bound so far.
    grid: Grid,
}

impl Stream {
    /// Before the first cycle round, at the index point `rl`.
    pub(in super::super) fn new(relation: &ReadRaf, rl: &[F; LOOKUP_BITS]) -> Self {
        Self {
            relation: relation.clone(),
            eq: SplitEq::new(&relation.r2),
            columns: Columns::new(relation, rl),
            challenges: Vec::new(),
            grid: Grid::default(),
        }
    }
}

impl<'a> Streaming<'a, Block> for Stream {
    fn rounds(&self) -> usize {
        self.relation.r2.len()
    }

    fn window(
        self,
        rounds: usize,
        ready: impl FnOnce(Self) -> Form<'a> + Send + Sync + 'a,
    ) -> Form<'a> {
        let pass = WindowPass { stream: self, rounds };
        Form::pass(pass, |WindowPass { mut stream, rounds }, sums| {
            stream.grid = sums.grid(&stream.columns, rounds);
            ready(stream)
        })
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

    fn tables(self) -> Form<'a> {
        let all_bound = self.eq.variables() == 0;
        let classes = all_bound.then(|| Summed(ClassSums::new(&self.challenges)));
        let pass = TablePass { stream: self, classes };
        Form::pass(pass, |TablePass { stream, .. }, (cells, classes)| {
            let Self { relation, eq, challenges, .. } = stream;
            let columns = cells.into_iter().map(|column| column.0).collect();
            ending::form(Cycles::of_tables(&relation, eq, columns), challenges, classes)
        })
    }
}

/// The pass of a window.
struct WindowPass {
    stream: Stream,
    rounds: usize,
}

impl Pass<Block> for WindowPass {
    type Scratch = WindowScratch;
    type Part = WindowSums;

    fn request(&self) -> Request {
        let columns = &self.stream.columns;
        let bytes = WindowScratch::bytes(columns.count(), self.rounds);
        Request {
            scratch_bytes: bytes,
            kept_bytes: bytes + columns.elements() * size_of::<F>(),
            row_bytes: 0,
            align_rows: (columns.rows() << self.rounds) as u64,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> WindowScratch {
        let columns = &self.stream.columns;
        let super_cell = (rows.start as usize / columns.rows()) >> self.rounds;
        WindowScratch::new(columns.count(), self.rounds, super_cell)
    }

    fn visit(&self, scratch: &mut WindowScratch, block: &Block) {
        scratch.visit(&self.stream.columns, &self.stream.eq, block);
    }

    fn finish(&self, scratch: WindowScratch) -> WindowSums {
        scratch.finish(&self.stream.eq)
    }
}

/// The pass at the switch. After the last round it makes the sums of the classes as well.
struct TablePass {
    stream: Stream,
    /// That of the classes, if all is bound.
    classes: Option<Summed<ClassSums>>,
}

impl Pass<Block> for TablePass {
    type Scratch = (Cells, Option<Scratch>);
    type Part = (Vec<Joined<F>>, Option<Sums>);

    /// One column is held twice.
    fn request(&self) -> Request {
        let Stream { columns, eq, .. } = &self.stream;
        let elements = (columns.count() + 1) << eq.variables();
        Request::of_tables(elements * size_of::<F>(), columns.rows())
    }

    fn scratch(&self, rows: Range<u64>) -> Self::Scratch {
        let columns = &self.stream.columns;
        let entries = (rows.end - rows.start) as usize / columns.rows();
        let classes = self.classes.as_ref().map(|classes| classes.scratch(rows));
        (Cells::new(columns.count(), entries), classes)
    }

    fn visit(&self, (cells, classes): &mut Self::Scratch, block: &Block) {
        cells.add(&self.stream.columns, block);
        if let (Some(classes), Some(scratch)) = (&self.classes, classes) {
            classes.visit(scratch, block);
        }
    }

    fn finish(&self, (cells, classes): Self::Scratch) -> Self::Part {
        let columns = cells.columns.into_iter().map(Joined).collect();
        (columns, self.classes.as_ref().zip(classes).map(|(pass, classes)| pass.finish(classes)))
    }
}
