//! The running sum in windows, without keeping rows.

use super::linear::change;
use crate::running_sum::Stream;
use rill_field::{F, Zero};
use rill_sumcheck_prover::{Elastic, Schedule};
use rill_verifier::registers::val_evaluation::ValEvaluation;

/// The form that follows `schedule`.
pub(crate) fn streaming(relation: &ValEvaluation, schedule: Schedule) -> Elastic<Stream> {
    Elastic::new(Stream::new(&relation.r4, F::zero(), &relation.rg, change), schedule)
}
