//! A form that continues as another.

use crate::{Due, Form, Gathering, PartError, Phase, Request, Worker};
use rill_field::F;
use std::ops::Range;

impl<'a, B: 'a> Form<'a, B> {
    /// This form for `rounds` rounds, and after them, wherever it stands, what `next` makes of
    /// the challenges.
    #[must_use]
    pub fn after(self, rounds: usize, next: impl FnOnce(&[F]) -> Self + Send + Sync + 'a) -> Self {
        let next = Next { rounds: Some(rounds), go_on: Box::new(|_, challenges| next(challenges)) };
        next.settled(self, Vec::new())
    }

    /// This form, and once it has its openings, what `next` makes of them and of the challenges.
    #[must_use]
    pub fn followed(self, next: impl FnOnce(Vec<F>, &[F]) -> Self + Send + Sync + 'a) -> Self {
        let next = Next { rounds: None, go_on: Box::new(next) };
        next.settled(self, Vec::new())
    }
}

/// What follows: after so many rounds, or when the openings are there.
struct Next<'a, B> {
    rounds: Option<usize>,
    go_on: Box<GoOn<'a, B>>,
}

/// From the openings, if it waited for them, and the challenges.
type GoOn<'a, B> = dyn FnOnce(Vec<F>, &[F]) -> Form<'a, B> + Send + Sync + 'a;

impl<'a, B: 'a> Next<'a, B> {
    fn settled(self, form: Form<'a, B>, challenges: Vec<F>) -> Form<'a, B> {
        match form {
            _ if self.rounds == Some(challenges.len()) => (self.go_on)(Vec::new(), &challenges),
            Form::Pass(inner) => Form::Pass(Box::new(Followed { inner, challenges, next: self })),
            Form::Rounds(inner) => Form::rounds(Followed { inner, challenges, next: self }),
            Form::Openings(values) => (self.go_on)(values, &challenges),
        }
    }
}

/// The pass or the round that the first form is at.
struct Followed<'a, B, T> {
    inner: T,
    challenges: Vec<F>,
    next: Next<'a, B>,
}

impl<'a, B: 'a> Phase<'a, B> for Followed<'a, B, Box<dyn Phase<'a, B> + 'a>> {
    fn round(&mut self, claim: F) -> Vec<F> {
        self.inner.round(claim)
    }

    fn bind(self: Box<Self>, challenge: F) -> Form<'a, B> {
        let Self { inner, mut challenges, next } = *self;
        challenges.push(challenge);
        next.settled(inner.bind(challenge), challenges)
    }
}

impl<'a, B: 'a> Gathering<B> for Followed<'a, B, Box<dyn Due<'a, B> + 'a>> {
    fn request(&self) -> Request {
        self.inner.request()
    }

    fn worker(&self, rows: Range<u64>, sends: bool) -> Box<dyn Worker<B> + '_> {
        self.inner.worker(rows, sends)
    }

    fn receive(&self, index: usize, bytes: &[u8]) -> Result<(), PartError> {
        self.inner.receive(index, bytes)
    }
}

impl<'a, B: 'a> Due<'a, B> for Followed<'a, B, Box<dyn Due<'a, B> + 'a>> {
    fn close(self: Box<Self>) -> Form<'a, B> {
        let Self { inner, challenges, next } = *self;
        next.settled(inner.close(), challenges)
    }
}
