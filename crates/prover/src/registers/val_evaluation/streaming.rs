//! The running sum in windows, without keeping rows.

use super::linear::change;
use crate::Form;
use crate::running_sum::Stream;
use rill_field::{F, Zero};
use rill_sumcheck_prover::{Schedule, streamed};
use rill_verifier::registers::val_evaluation::ValEvaluation;

/// The form that follows `schedule`.
pub(crate) fn streaming<'a>(relation: &ValEvaluation, schedule: &Schedule) -> Form<'a> {
    streamed(Stream::new(&relation.r4, F::zero(), &relation.rg, change), schedule)
}
