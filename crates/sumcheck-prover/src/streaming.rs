//! Streaming up to the switch round, in memory from there on.

use crate::{Form, Pass, Phase, Schedule};
use rill_field::F;

/// The streaming half of a relation: it answers windows of rounds from passes, and at any round can
/// make the form in memory in one pass. When to do which is the schedule's business, not its own.
///
/// A pass owns the streaming state while it is due, and hands it back with its part.
pub trait Streaming<'a, B: 'a>: Send + Sized + 'a {
    /// The pass that answers some rounds.
    type Window: Pass<B> + 'a;
    /// The pass that makes the tables of all rounds left, or none if all were streamed.
    type Tables: Pass<B> + 'a;

    /// Rounds in all.
    fn rounds(&self) -> usize;

    /// The pass that answers the next `rounds` rounds.
    fn window(self, rounds: usize) -> Self::Window;

    /// After that pass: ready for its rounds.
    fn open(pass: Self::Window, part: <Self::Window as Pass<B>>::Part) -> Self;

    /// As [`Phase::round`].
    fn round(&mut self, claim: F) -> Vec<F>;

    /// Binds the current variable to `challenge`.
    fn bind(&mut self, challenge: F);

    /// The pass that makes the tables.
    fn tables(self) -> Self::Tables;

    /// After that pass: the form that takes over.
    fn switch(pass: Self::Tables, part: <Self::Tables as Pass<B>>::Part) -> Form<'a, B>;
}

/// `form`, at its first round, streams the windows of `schedule` and switches. With
/// [`Schedule::linear`] it is the form in memory, filled from the trace.
///
/// # Panics
/// If the switch comes after the last round.
pub fn streamed<'a, B: 'a, S: Streaming<'a, B>>(form: S, schedule: &Schedule) -> Form<'a, B> {
    let rounds = form.rounds();
    assert!(schedule.switch() <= rounds, "{schedule}: only {rounds} rounds");
    let mut windows = schedule.windows().to_vec();
    windows.reverse();
    next(form, windows)
}

/// What follows where `windows` are left, the next one last.
fn next<'a, B: 'a, S: Streaming<'a, B>>(form: S, mut windows: Vec<usize>) -> Form<'a, B> {
    match windows.pop() {
        None => Form::pass(form.tables(), S::switch),
        Some(left) => Form::pass(form.window(left), move |pass, part| {
            Form::rounds(Window { form: S::open(pass, part), left, windows })
        }),
    }
}

/// The window under way.
struct Window<S> {
    form: S,
    left: usize,
    windows: Vec<usize>,
}

impl<'a, B: 'a, S: Streaming<'a, B>> Phase<'a, B> for Window<S> {
    fn left(&self) -> usize {
        self.left
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.form.round(claim)
    }

    fn bind(&mut self, challenge: F) {
        self.form.bind(challenge);
        self.left -= 1;
    }

    fn end(self: Box<Self>) -> Form<'a, B> {
        next(self.form, self.windows)
    }
}
