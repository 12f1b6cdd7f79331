//! One stage: a batch of relations on common rounds.

use crate::{Relation, message};
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field, Ring};
use rill_poly::evaluate;
use rill_transcript::{Channel, ReadError};

/// One relation of a stage as the verifier of rounds sees it.
#[derive(Clone, Debug)]
pub struct Member<V = F> {
    /// The relation's slug.
    pub slug: &'static str,
    /// The sum that is claimed.
    pub claim: V,
    /// First round of the stage in which the member is active.
    pub offset: usize,
    /// Degree of each of its rounds.
    pub degrees: Vec<usize>,
    /// How many values it opens at the end.
    pub openings: usize,
}

impl<V: Ring> Member<V> {
    /// `relation`, claimed to sum to `claim`, active from round `offset` of the stage.
    pub fn new<R: Relation>(relation: &R, claim: V, offset: usize) -> Self {
        let degrees = (0..relation.rounds()).map(|round| relation.degree(round)).collect();
        Self { slug: R::SLUG, claim, offset, degrees, openings: relation.openings() }
    }

    /// Rounds from the start of the stage to the member's last.
    pub fn end(&self) -> usize {
        self.offset.saturating_add(self.degrees.len())
    }

    /// Degree in `round` of the stage; `None` where the member is idle.
    pub fn degree(&self, round: usize) -> Option<usize> {
        self.degrees.get(round.checked_sub(self.offset)?).copied()
    }

    /// `claim · 2^idle`: in each idle round the member contributes half of its current claim as a
    /// constant.
    pub fn scaled_claim(&self, rounds: usize) -> V {
        let idle = rounds.saturating_sub(self.degrees.len());
        self.claim * F::from(2u64).pow([idle as u64])
    }
}

/// A stage whose rounds were read: what is left is the final check.
#[derive(Clone, Debug)]
pub struct Bound<V = F> {
    /// The challenges of all rounds, in order.
    pub challenges: Vec<F>,
    /// The batching coefficient of each member.
    pub coefficients: Vec<F>,
    /// The value of the combined round polynomials at the last challenge.
    pub value: V,
}

/// `Σ_m c_m·final_m` is not the last value of the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinalMismatch;

impl<V: Ring> Bound<V> {
    /// The opening point of a member with `rounds` rounds from round `offset`: its challenges, most
    /// significant first.
    pub fn point(&self, offset: usize, rounds: usize) -> Vec<F> {
        let mut point: Vec<F> = self.challenges.iter().skip(offset).take(rounds).copied().collect();
        point.reverse();
        point
    }

    /// The final check: `value = Σ_m c_m·finals_m`.
    pub fn check<C: Channel<Value = V>>(
        &self,
        channel: &mut C,
        finals: &[V],
    ) -> Result<(), FinalMismatch> {
        let expected = self.expected(finals).ok_or(FinalMismatch)?;
        channel.equal(expected, self.value).map_err(|_| FinalMismatch)
    }

    /// `Σ_m c_m·finals_m`; none for another number of finals than there are members.
    pub fn expected(&self, finals: &[V]) -> Option<V> {
        let fits = finals.len() == self.coefficients.len();
        fits.then(|| combine(&self.coefficients, finals.iter().copied()))
    }
}

/// Reads the rounds of a stage under `label`.
///
/// Draws one batching coefficient per member, then reads for each round the coefficients of
/// `Σ_m c_m·s_m` and draws its challenge.
pub fn verify<C: Channel>(
    channel: &mut C,
    label: &'static str,
    members: &[Member<C::Value>],
) -> Result<Bound<C::Value>, ReadError> {
    let rounds = members.iter().map(Member::end).max().unwrap_or(0);
    let coefficients = channel.challenges(label, members.len());
    let mut value = combine(&coefficients, members.iter().map(|m| m.scaled_claim(rounds)));
    let mut challenges = Vec::with_capacity(rounds);
    for round in 0..rounds {
        let degree = members.iter().filter_map(|m| m.degree(round)).max().unwrap_or(0);
        let polynomial = message::receive(channel, label, degree, value)?;
        let challenge = channel.challenge(label);
        value = if degree == 0 { value * half() } else { evaluate(&polynomial, challenge) };
        challenges.push(challenge);
    }
    Ok(Bound { challenges, coefficients, value })
}

/// `Σ_m c_m·values_m`.
fn combine<V: Ring>(coefficients: &[F], values: impl Iterator<Item = V>) -> V {
    values.zip(coefficients).fold(V::zero(), |sum, (value, c)| sum + value * *c)
}

fn half() -> F {
    F::from(2u64).inverse().unwrap_or(F::ZERO)
}
