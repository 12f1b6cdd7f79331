//! Sums over words, which are looked at a second time when their low variables are bound.

use crate::Form;
use rill_field::F;
use rill_sumcheck_prover::{Phase, RoundProver};
use rill_witness::Block;

/// Answers `rounds` rounds with `prover`; what follows is what `then` makes of it and of the point
/// that they were bound to, the last challenge first.
pub(crate) fn in_halves<'a, P: RoundProver + 'a>(
    prover: P,
    rounds: usize,
    then: impl FnOnce(P, &[F]) -> Form<'a> + Send + 'a,
) -> Form<'a> {
    First { prover, rounds, challenges: Vec::new(), then }.next()
}

/// The first half.
struct First<P, T> {
    prover: P,
    rounds: usize,
    challenges: Vec<F>,
    then: T,
}

impl<P: RoundProver, T> First<P, T> {
    fn next<'a>(mut self) -> Form<'a>
    where
        P: 'a,
        T: FnOnce(P, &[F]) -> Form<'a> + Send + 'a,
    {
        if self.challenges.len() < self.rounds {
            return Form::rounds(self);
        }
        self.challenges.reverse();
        (self.then)(self.prover, &self.challenges)
    }
}

impl<'a, P, T> Phase<'a, Block> for First<P, T>
where
    P: RoundProver + 'a,
    T: FnOnce(P, &[F]) -> Form<'a> + Send + 'a,
{
    fn round(&mut self, claim: F) -> Vec<F> {
        self.prover.round(claim)
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a> {
        self.prover.bind(challenge);
        self.challenges.push(challenge);
        self.next()
    }
}
