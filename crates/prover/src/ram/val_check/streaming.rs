//! The running sum in windows, without keeping rows.

use super::linear::change;
use crate::Form;
use crate::running_sum::Stream;
use rill_sumcheck_prover::{Schedule, streamed};
use rill_verifier::ram::val_check::ValCheck;

/// The form that follows `schedule`.
pub(crate) fn streaming<'a>(relation: &ValCheck, schedule: &Schedule) -> Form<'a> {
    streamed(Stream::new(&relation.r4, relation.gamma, &relation.ra, change), schedule)
}
