//! Streaming up to the switch round, in memory from there on.

use crate::{Form, Phase, Schedule};
use rill_field::F;

/// The streaming half of a relation: it answers windows of rounds from passes, and at any round it
/// can make the form in memory in one pass. The schedule, not this half, decides when to do which.
///
/// A due pass owns the streaming half, and hands it on with what it made.
pub trait Streaming<'a, B: 'a>: Send + Sized + 'a {
    /// Rounds that can be streamed.
    fn rounds(&self) -> usize;

    /// Waits for the pass that answers the next `rounds` rounds, then goes on with `ready`.
    fn window(
        self,
        rounds: usize,
        ready: impl FnOnce(Self) -> Form<'a, B> + Send + Sync + 'a,
    ) -> Form<'a, B>;

    /// As [`Phase::round`], in a window.
    fn round(&mut self, claim: F) -> Vec<F>;

    /// Binds the current variable to `challenge`.
    fn bind(&mut self, challenge: F);

    /// Waits for the pass that makes the tables of all rounds left, or none if all were streamed,
    /// and goes on with the form that they make.
    fn tables(self) -> Form<'a, B>;
}

/// `half`, at its first round, streams the windows of `schedule` and switches. With
/// [`Schedule::linear`] it is the form in memory, filled from the trace.
///
/// # Panics
/// If the switch comes after the last round.
pub fn streamed<'a, B: 'a>(half: impl Streaming<'a, B>, schedule: &Schedule) -> Form<'a, B> {
    let rounds = half.rounds();
    assert!(schedule.switch() <= rounds, "{schedule}: only {rounds} rounds");
    let mut windows = schedule.windows().to_vec();
    windows.reverse();
    next(half, windows)
}

/// What follows where `windows` are left, the next one last.
fn next<'a, B: 'a>(half: impl Streaming<'a, B>, mut windows: Vec<usize>) -> Form<'a, B> {
    match windows.pop() {
        None => half.tables(),
        Some(left) => half.window(left, move |half| Form::rounds(Window { half, left, windows })),
    }
}

/// The window under way.
struct Window<S> {
    half: S,
    left: usize,
    windows: Vec<usize>,
}

impl<'a, B: 'a, S: Streaming<'a, B>> Phase<'a, B> for Window<S> {
    fn round(&mut self, claim: F) -> Vec<F> {
        self.half.round(claim)
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a, B> {
        self.half.bind(challenge);
        self.left -= 1;
        match self.left {
            0 => next(self.half, self.windows),
            _ => Form::Rounds(self),
        }
    }
}
