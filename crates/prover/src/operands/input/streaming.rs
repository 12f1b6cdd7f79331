//! The form that keeps no rows.

use crate::Form;
use crate::eq_sum::Stream;
use rill_sumcheck_prover::Schedule;
use rill_verifier::operands::input::Input;

/// The form that streams the rounds of `schedule`.
pub(crate) fn streaming<'a>(relation: &Input, schedule: &Schedule) -> Form<'a> {
    Stream::form(relation, schedule)
}
