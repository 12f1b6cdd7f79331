//! The running sum in windows, without keeping rows.

use super::linear::change;
use crate::running_sum::Stream;
use rill_sumcheck_prover::{Elastic, Schedule};
use rill_verifier::ram::val_check::ValCheck;

/// The form that follows `schedule`.
pub(crate) fn streaming(relation: &ValCheck, schedule: Schedule) -> Elastic<Stream> {
    Elastic::new(Stream::new(&relation.r4, relation.gamma, &relation.ra, change), schedule)
}
