//! Streaming up to the switch round, linear from there on.

use crate::{Form, Request, RoundProver, Schedule, Scratch};
use rill_field::F;
use std::ops::Range;

/// The streaming half of a relation: it answers windows of rounds from passes, and at any round can
/// make the tables of the linear form in one pass. When to do which is the schedule's business, not
/// its own.
pub trait Streaming: RoundProver {
    /// The form that takes over.
    type Linear: RoundProver;

    /// Sets what the next pass is for. Called at the current round before `request`.
    fn begin(&mut self, task: Task);

    /// The linear form at the current round, made of the tables of the last pass.
    fn into_linear(self) -> Self::Linear;
}

/// What a pass of a streaming form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// To answer the next `rounds` rounds.
    Window {
        /// How many.
        rounds: usize,
    },
    /// To make the tables of the linear form, which has all rounds left, or none if all were
    /// streamed.
    Tables,
}

/// A streaming form and the linear form that takes over at the switch round of its schedule. With
/// [`Schedule::linear`] it is the linear form filled from the trace.
pub struct Elastic<S: Streaming> {
    state: State<S>,
    schedule: Schedule,
    rounds: usize,
    round: usize,
}

enum State<S: Streaming> {
    Streaming(S),
    Linear(S::Linear),
    /// Only while one becomes the other.
    Switching,
}

impl<S: Streaming> Elastic<S> {
    /// `streaming`, at its first round, driven by `schedule`.
    ///
    /// # Panics
    /// If the switch comes after the last round.
    pub fn new(streaming: S, schedule: Schedule) -> Self {
        let rounds = streaming.rounds();
        assert!(schedule.switch() <= rounds, "{schedule}: only {rounds} rounds");
        let mut elastic = Self { state: State::Streaming(streaming), schedule, rounds, round: 0 };
        elastic.begin();
        elastic
    }

    /// Tells the streaming form what the schedule wants at this round.
    fn begin(&mut self) {
        if let (State::Streaming(form), Some(task)) =
            (&mut self.state, self.schedule.task(self.round))
        {
            form.begin(task);
        }
    }

    /// Whether a pass made, or is to make, the tables.
    fn is_at_switch(&self) -> bool {
        self.round == self.schedule.switch()
    }
}

/// The form in charge. In the middle of a switch no method is called.
macro_rules! in_charge {
    ($state:expr, $form:ident => $call:expr) => {
        match $state {
            State::Streaming($form) => $call,
            State::Linear($form) => $call,
            State::Switching => unreachable!("the switch is over when `end_pass` returns"),
        }
    };
}

impl<S: Streaming> RoundProver for Elastic<S> {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        in_charge!(&mut self.state, form => form.round(claim))
    }

    fn bind(&mut self, challenge: F) {
        in_charge!(&mut self.state, form => form.bind(challenge));
        self.round += 1;
        self.begin();
    }

    fn openings(&self) -> Vec<F> {
        in_charge!(&self.state, form => form.openings())
    }
}

impl<B, S> Form<B> for Elastic<S>
where
    S: Streaming + Form<B>,
    S::Linear: Form<B>,
{
    fn request(&self) -> Option<Request> {
        in_charge!(&self.state, form => form.request())
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        in_charge!(&self.state, form => form.scratch(rows))
    }

    fn visit(&self, scratch: &mut Scratch, block: &B) {
        in_charge!(&self.state, form => form.visit(scratch, block));
    }

    fn merge(&mut self, scratch: Scratch) {
        in_charge!(&mut self.state, form => Form::<B>::merge(form, scratch));
    }

    fn end_pass(&mut self) {
        in_charge!(&mut self.state, form => Form::<B>::end_pass(form));
        if self.is_at_switch() {
            self.state = match std::mem::replace(&mut self.state, State::Switching) {
                State::Streaming(form) => State::Linear(form.into_linear()),
                state => state,
            };
        }
    }
}
