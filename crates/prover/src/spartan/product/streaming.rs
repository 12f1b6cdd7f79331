//! The form that keeps no rows.

use crate::Form;
use crate::eq_sum::Stream;
use rill_sumcheck_prover::Schedule;
use rill_verifier::spartan::product::Product;

/// The form that streams the rounds of `schedule`.
pub(crate) fn streaming<'a>(relation: &Product, schedule: &Schedule) -> Form<'a> {
    Stream::form(relation, schedule)
}
