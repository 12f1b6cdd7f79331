//! Stage 1, `constraints`: every row satisfies the row constraints.

use crate::error::{At, ErrorKind, VerifyError};
use crate::spartan::outer::{Columns, Outer, Remainder, UNIVARIATE_COEFFICIENTS};
use alloc::vec::Vec;
use rill_field::{F, Zero, to_bytes};
use rill_sumcheck::{Bound, Member, Relation};
use rill_transcript::{Reader, Transcript};

/// Name of the stage, label of its rounds.
pub const NAME: &str = "constraints";
/// Label of the univariate round.
pub const UNIVARIATE: &str = "spartan.outer/univariate";

/// What the stage leaves.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The cycle point.
    pub r1: Vec<F>,
    /// The columns there.
    pub columns: Columns,
}

/// Draws the challenge of the univariate round; absorbs the value there.
pub fn draw_row(
    transcript: &mut impl Transcript,
    outer: &Outer,
    univariate: &[F],
) -> (Remainder, Member) {
    let y = transcript.challenge(UNIVARIATE);
    let (remainder, claim) = outer.bind_row(univariate, y);
    transcript.absorb(UNIVARIATE, &to_bytes(claim));
    let member = Member::new(&remainder, claim, 0);
    (remainder, member)
}

/// The group challenge and the cycle point of the bound stage.
pub fn point(bound: &Bound, log_cycles: usize) -> (F, Vec<F>) {
    let group = bound.challenges.first().copied().unwrap_or(F::zero());
    (group, bound.point(1, log_cycles))
}

/// Reads and checks the stage.
pub fn verify(reader: &mut Reader<'_>, log_cycles: usize) -> Result<Outcome, VerifyError> {
    let outer = Outer::draw(reader, log_cycles);
    let univariate = reader.scalars(UNIVARIATE, UNIVARIATE_COEFFICIENTS).at(Remainder::SLUG)?;
    if !Outer::domain_sum(&univariate).is_zero() {
        return Err(VerifyError::new(Remainder::SLUG, ErrorKind::UnivariateMismatch));
    }
    let (remainder, member) = draw_row(reader, &outer, &univariate);
    let bound = rill_sumcheck::verify(reader, NAME, &[member]).at(NAME)?;
    let columns = Columns::read(reader).at(NAME)?;
    let (group, r1) = point(&bound, log_cycles);
    bound.check(&[remainder.final_value(group, &r1, &columns)]).at(NAME)?;
    Ok(Outcome { r1, columns })
}
