//! How a form starts that needs sums over all rows, and no row itself.

use rill_field::{AdditiveGroup, F};
use rill_sumcheck_prover::{Form, Request, RoundProver, Scratch, scratch_into, scratch_mut};
use rill_witness::{Block, Cycle};
use std::ops::Range;

/// Sums that each row adds to.
pub(crate) trait RowSums: Send + Sync {
    /// How many.
    fn count(&self) -> usize;

    /// Adds row `row`.
    fn add(&self, row: u64, cycle: &Cycle, sums: &mut [F]);
}

/// A form in memory, made of sums over all rows that a single pass adds up.
///
/// *Memory* the sums, once per worker. *Passes* one.
pub(crate) struct FromSums<A, L> {
    rounds: usize,
    rows: A,
    state: State<L>,
}

enum State<L> {
    Gathering { sums: Vec<F>, build: Option<Build<L>> },
    Ready(L),
}

type Build<L> = Box<dyn FnOnce(Vec<F>) -> L + Send + Sync>;

/// What a worker adds up, and its next row.
struct Part {
    row: u64,
    sums: Vec<F>,
}

impl<A: RowSums, L: RoundProver> FromSums<A, L> {
    /// A form of `rounds` rounds that `build` makes of the sums.
    pub(crate) fn new(
        rounds: usize,
        rows: A,
        build: impl FnOnce(Vec<F>) -> L + Send + Sync + 'static,
    ) -> Self {
        let sums = vec![F::ZERO; rows.count()];
        Self { rounds, rows, state: State::Gathering { sums, build: Some(Box::new(build)) } }
    }

    fn ready(&self) -> &L {
        match &self.state {
            State::Ready(form) => form,
            State::Gathering { .. } => unreachable!("the engine feeds a form that requests a pass"),
        }
    }

    fn ready_mut(&mut self) -> &mut L {
        match &mut self.state {
            State::Ready(form) => form,
            State::Gathering { .. } => unreachable!("the engine feeds a form that requests a pass"),
        }
    }
}

impl<A: RowSums, L: RoundProver> RoundProver for FromSums<A, L> {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.ready_mut().round(claim)
    }

    fn bind(&mut self, challenge: F) {
        self.ready_mut().bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        self.ready().openings()
    }
}

impl<A: RowSums, L: RoundProver> Form<Block> for FromSums<A, L> {
    fn request(&self) -> Option<Request> {
        let bytes = self.rows.count() * size_of::<F>();
        match self.state {
            State::Ready(_) => None,
            State::Gathering { .. } => {
                Some(Request { scratch_bytes: bytes, kept_bytes: bytes, align_rows: 1 })
            }
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Box::new(Part { row: rows.start, sums: vec![F::ZERO; self.rows.count()] })
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        let part: &mut Part = scratch_mut(scratch);
        for cycle in &block.cycles {
            self.rows.add(part.row, cycle, &mut part.sums);
            part.row += 1;
        }
    }

    fn merge(&mut self, scratch: Scratch) {
        if let State::Gathering { sums, .. } = &mut self.state {
            let part: Part = scratch_into(scratch);
            sums.iter_mut().zip(part.sums).for_each(|(sum, value)| *sum += value);
        }
    }

    fn end_pass(&mut self) {
        if let State::Gathering { sums, build } = &mut self.state
            && let Some(build) = build.take()
        {
            let sums = std::mem::take(sums);
            self.state = State::Ready(build(sums));
        }
    }
}
