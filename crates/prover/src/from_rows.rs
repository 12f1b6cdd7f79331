//! How a linear form starts: one pass that keeps what it needs of every row.

use rill_field::F;
use rill_sumcheck_prover::{Form, Request, RoundProver, Scratch, scratch_into, scratch_mut};
use rill_witness::{Block, Cycle};
use std::ops::Range;

/// A form in memory, made of one value per row that a single pass extracts.
///
/// *Memory* `size_of::<T>()` bytes per row until the form is built, beside what it builds. *Passes*
/// one.
pub struct FromRows<T, L> {
    rounds: usize,
    extract: fn(&Cycle) -> T,
    state: State<T, L>,
}

enum State<T, L> {
    Gathering { rows: Vec<T>, build: Option<Build<T, L>> },
    Ready(L),
}

type Build<T, L> = Box<dyn FnOnce(Vec<T>) -> L + Send + Sync>;

impl<T, L: RoundProver> FromRows<T, L> {
    /// A form of `rounds` rounds: `build` makes it of `extract` of every row, in order, padding
    /// included.
    pub fn new(
        rounds: usize,
        extract: fn(&Cycle) -> T,
        build: impl FnOnce(Vec<T>) -> L + Send + Sync + 'static,
    ) -> Self {
        let state = State::Gathering { rows: Vec::new(), build: Some(Box::new(build)) };
        Self { rounds, extract, state }
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

impl<T: Send + Sync, L: RoundProver> RoundProver for FromRows<T, L> {
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

impl<T: Send + Sync + 'static, L: RoundProver> Form<Block> for FromRows<T, L> {
    fn request(&self) -> Option<Request> {
        match self.state {
            State::Ready(_) => None,
            State::Gathering { .. } => {
                Some(Request { scratch_bytes: 0, kept_bytes: 0, align_rows: 1 })
            }
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        Box::new(Vec::<T>::with_capacity((rows.end - rows.start) as usize))
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        scratch_mut::<Vec<T>>(scratch).extend(block.cycles.iter().map(self.extract));
    }

    fn merge(&mut self, scratch: Scratch) {
        let mut part = scratch_into::<Vec<T>>(scratch);
        if let State::Gathering { rows, .. } = &mut self.state {
            if rows.is_empty() {
                *rows = part;
            } else {
                rows.append(&mut part);
            }
        }
    }

    fn end_pass(&mut self) {
        if let State::Gathering { rows, build } = &mut self.state {
            let rows = std::mem::take(rows);
            if let Some(build) = build.take() {
                self.state = State::Ready(build(rows));
            }
        }
    }
}
