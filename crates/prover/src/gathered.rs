//! How a form starts for which a single pass gathers everything: rows ([`super::from_rows`]), sums
//! ([`super::from_sums`]), a table ([`super::from_scatter`]).

use rill_field::F;
use rill_sumcheck_prover::{Form, Request, RoundProver, Scratch};
use rill_witness::Block;
use std::mem::replace;
use std::ops::Range;

/// What the pass gathers, and how; the methods are those of [`Form`].
pub(crate) trait Gather: Send + Sync {
    /// What there is after the pass.
    type Gathered;

    fn request(&self) -> Request;

    fn scratch(&self, rows: Range<u64>) -> Scratch;

    fn visit(&self, scratch: &mut Scratch, block: &Block);

    fn merge(&mut self, scratch: Scratch);

    /// All ranges were merged.
    fn finish(self) -> Self::Gathered;
}

/// A form in memory, made of what a single pass gathers.
pub(crate) struct Gathered<G: Gather, L> {
    rounds: usize,
    state: State<G, L>,
}

enum State<G: Gather, L> {
    Gathering {
        gather: G,
        build: Build<G::Gathered, L>,
    },
    /// Only while the form is built.
    Building,
    Ready(L),
}

type Build<T, L> = Box<dyn FnOnce(T) -> L + Send + Sync>;

impl<G: Gather, L: RoundProver> Gathered<G, L> {
    /// A form of `rounds` rounds that `build` makes of what is gathered.
    pub(crate) fn of(
        rounds: usize,
        gather: G,
        build: impl FnOnce(G::Gathered) -> L + Send + Sync + 'static,
    ) -> Self {
        Self { rounds, state: State::Gathering { gather, build: Box::new(build) } }
    }

    fn ready(&self) -> &L {
        match &self.state {
            State::Ready(form) => form,
            _ => unreachable!("the engine feeds a form that requests a pass"),
        }
    }

    fn ready_mut(&mut self) -> &mut L {
        match &mut self.state {
            State::Ready(form) => form,
            _ => unreachable!("the engine feeds a form that requests a pass"),
        }
    }
}

impl<G: Gather, L: RoundProver> RoundProver for Gathered<G, L> {
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

/// That of a form whose pass is due.
macro_rules! gathering {
    ($state:expr, $gather:ident => $call:expr) => {
        match $state {
            State::Gathering { $gather, .. } => $call,
            _ => unreachable!("no pass is due"),
        }
    };
}

impl<G: Gather, L: RoundProver> Form<Block> for Gathered<G, L> {
    fn request(&self) -> Option<Request> {
        match &self.state {
            State::Gathering { gather, .. } => Some(gather.request()),
            _ => None,
        }
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        gathering!(&self.state, gather => gather.scratch(rows))
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        gathering!(&self.state, gather => gather.visit(scratch, block));
    }

    fn merge(&mut self, scratch: Scratch) {
        gathering!(&mut self.state, gather => gather.merge(scratch));
    }

    fn end_pass(&mut self) {
        self.state = match replace(&mut self.state, State::Building) {
            State::Gathering { gather, build } => State::Ready(build(gather.finish())),
            other => other,
        };
    }
}
