//! Stage 1, `constraints`: every row satisfies the row constraints.

use crate::error::{At, ErrorKind, VerifyError};
use crate::points::R1;
use crate::spartan::outer::{Columns, Outer, Remainder, UNIVARIATE_COEFFICIENTS};
use rill_field::{AdditiveGroup, F, Ring};
use rill_sumcheck::{Bound, Member, Relation};
use rill_transcript::{Channel, Values};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "constraints";
/// Label of the univariate round.
pub const UNIVARIATE: &str = "spartan.outer/univariate";

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome<V = F> {
    /// The cycle point.
    pub r1: R1,
    /// The columns there.
    pub columns: Columns<V>,
}

/// Draws the challenge of the univariate round; absorbs the value there.
pub fn draw_row<T: Values>(
    transcript: &mut T,
    outer: &Outer,
    univariate: &[T::Value],
) -> (Remainder, Member<T::Value>) {
    let (remainder, claim) = outer.bind_row(univariate, transcript.challenge(UNIVARIATE));
    transcript.absorb_value(UNIVARIATE, claim);
    let member = Member::new(&remainder, claim, 0);
    (remainder, member)
}

/// The group challenge and the cycle point of the bound stage.
pub fn point<V: Ring>(bound: &Bound<V>, log_cycles: usize) -> (F, R1) {
    let group = bound.challenges.first().copied().unwrap_or(F::ZERO);
    (group, R1(bound.point(1, log_cycles)))
}

/// Reads and checks the stage.
pub fn verify<C: Channel>(
    channel: &mut C,
    log_cycles: usize,
) -> Result<Outcome<C::Value>, VerifyError> {
    let outer = Outer::draw(channel, log_cycles);
    channel.begin(NAME, UNIVARIATE_COEFFICIENTS).at(Remainder::SLUG)?;
    let univariate = channel.scalars(UNIVARIATE, UNIVARIATE_COEFFICIENTS).at(Remainder::SLUG)?;
    channel
        .equal(Outer::domain_sum(&univariate), C::Value::zero())
        .map_err(|_| VerifyError::new(Remainder::SLUG, ErrorKind::UnivariateMismatch))?;
    let (remainder, member) = draw_row(channel, &outer, &univariate);
    let bound = rill_sumcheck::verify(channel, NAME, &[member]).at(NAME)?;
    channel.begin(NAME, Columns::<F>::COUNT).at(NAME)?;
    let columns = Columns::read(channel).at(NAME)?;
    let (group, r1) = point(&bound, log_cycles);
    bound.check(channel, &[remainder.final_value(group, &r1, &columns)]).at(NAME)?;
    Ok(Outcome { r1, columns })
}
