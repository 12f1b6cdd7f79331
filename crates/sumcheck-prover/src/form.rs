//! What a form of a relation is: a state that waits for a pass, answers rounds, or has its
//! openings.

use crate::pass::Gathered;
use crate::{Due, Pass, Request};
use rill_field::F;

/// The current state of one form of one relation over a trace that comes in blocks of type `B`.
/// Pure field computation: it never sees a transcript.
///
/// The engine drives it to its openings: a pass that is due is run and [closed](Due::close), and a
/// form that answers is asked for a round polynomial and bound to the challenge, in turn.
pub enum Form<'a, B> {
    /// It needs a look at the rows before it can continue.
    Pass(Box<dyn Due<'a, B> + 'a>),
    /// It answers the next rounds.
    Rounds(Box<dyn Phase<'a, B> + 'a>),
    /// All variables are bound: the values of the relation's openings, in the order of its cells.
    Openings(Vec<F>),
}

/// A form at a round that it answers without a look at the rows.
pub trait Phase<'a, B>: Send {
    /// The coefficients `c_0 … c_d` of the current round polynomial, all of them, `d` the
    /// relation's degree in this round (zeros at the end are kept). `claim` is `s(0) + s(1)` as the
    /// engine knows it.
    fn round(&mut self, claim: F) -> Vec<F>;

    /// The form with the current variable bound to `challenge`.
    fn bind(self: Box<Self>, challenge: F) -> Form<'a, B>;
}

/// A form in memory: it answers all rounds that are left from its tables.
///
/// Call order: `round(claim_0) · bind(r_0) · round(claim_1) · … · bind(r_last) · openings()`.
pub trait RoundProver: Send {
    /// Rounds left.
    fn rounds(&self) -> usize;

    /// As [`Phase::round`].
    fn round(&mut self, claim: F) -> Vec<F>;

    /// Binds the current variable to `challenge`.
    fn bind(&mut self, challenge: F);

    /// After the last bind: the values of the relation's openings, in the order of its cells.
    fn openings(&self) -> Vec<F>;
}

impl<'a, B: 'a> Form<'a, B> {
    /// Waits for `pass`; `then` continues with it and with what it made of all rows.
    pub fn pass<P: Pass<B> + 'a>(
        pass: P,
        then: impl FnOnce(P, P::Part) -> Self + Send + Sync + 'a,
    ) -> Self {
        Self::Pass(Box::new(Gathered::new(pass, then)))
    }

    /// Answers the next round.
    pub fn rounds(phase: impl Phase<'a, B> + 'a) -> Self {
        Self::Rounds(Box::new(phase))
    }

    /// Answers all rounds from memory.
    pub fn resident(prover: impl RoundProver + 'a) -> Self {
        Box::new(Resident(prover)).settled()
    }
}

impl<B> Form<'_, B> {
    /// What the due pass needs, if one is due.
    pub fn request(&self) -> Option<Request> {
        match self {
            Self::Pass(due) => Some(due.request()),
            Self::Rounds(_) | Self::Openings(_) => None,
        }
    }

    /// The round polynomial, unless a pass is due or no round is left.
    pub fn round(&mut self, claim: F) -> Option<Vec<F>> {
        match self {
            Self::Rounds(phase) => Some(phase.round(claim)),
            Self::Pass(_) | Self::Openings(_) => None,
        }
    }

    /// The form with the current variable bound; itself, unless it answers rounds.
    #[must_use]
    pub fn bound(self, challenge: F) -> Self {
        match self {
            Self::Rounds(phase) => phase.bind(challenge),
            other => other,
        }
    }

    /// The openings, if no round and no pass is left.
    pub fn openings(&self) -> Option<&[F]> {
        match self {
            Self::Openings(values) => Some(values),
            Self::Pass(_) | Self::Rounds(_) => None,
        }
    }
}

/// A form in memory as a phase.
struct Resident<P>(P);

impl<P: RoundProver> Resident<P> {
    /// With its openings, if no round is left.
    fn settled<'a, B: 'a>(self: Box<Self>) -> Form<'a, B>
    where
        P: 'a,
    {
        match self.0.rounds() {
            0 => Form::Openings(self.0.openings()),
            _ => Form::Rounds(self),
        }
    }
}

impl<'a, B: 'a, P: RoundProver + 'a> Phase<'a, B> for Resident<P> {
    fn round(&mut self, claim: F) -> Vec<F> {
        self.0.round(claim)
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a, B> {
        self.0.bind(challenge);
        self.settled()
    }
}
