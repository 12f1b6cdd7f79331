//! The claim reduction from two passes.

use super::linear::{coefficients, columns, extract, weight};
use crate::Form;
use crate::claim_reduction::Stream;
use rill_sumcheck_prover::Schedule;
use rill_verifier::increments::reduction::Reduction;

/// The form that streams the rounds of `schedule`, all of them as one window.
pub(crate) fn streaming<'a>(relation: &Reduction, schedule: &Schedule) -> Form<'a> {
    Stream::form(extract, columns, coefficients(relation), weight(relation, schedule.switch()))
}
