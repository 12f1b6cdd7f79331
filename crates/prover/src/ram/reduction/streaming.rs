//! The claim reduction from two passes.

use super::linear::{Row, coefficients, columns, extract, weight};
use crate::claim_reduction::Stream;
use rill_sumcheck_prover::Schedule;
use rill_verifier::ram::reduction::Reduction;

/// The form that streams the rounds of `schedule`, all of them as one window.
pub(crate) fn streaming(relation: &Reduction, schedule: &Schedule) -> Stream<Row, 2> {
    Stream::new(extract, columns, coefficients(relation), weight(relation, schedule.switch()))
}
