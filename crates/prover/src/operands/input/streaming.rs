//! The form that keeps no rows.

use crate::eq_sum::Stream;
use rill_sumcheck_prover::window::EqStream;
use rill_sumcheck_prover::{Elastic, Schedule};
use rill_verifier::operands::input::Input;

/// The form that streams the rounds of `schedule`.
pub(crate) fn streaming(
    relation: &Input,
    schedule: Schedule,
) -> Elastic<EqStream<Stream<Input, 10>>> {
    Stream::form(relation, schedule)
}
