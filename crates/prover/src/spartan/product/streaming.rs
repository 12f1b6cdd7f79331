//! The form that keeps no rows.

use crate::eq_sum::Stream;
use rill_sumcheck_prover::window::EqStream;
use rill_sumcheck_prover::{Elastic, Schedule};
use rill_verifier::spartan::product::Product;

/// The form that streams the rounds of `schedule`.
pub(crate) fn streaming(
    relation: &Product,
    schedule: Schedule,
) -> Elastic<EqStream<Stream<Product, 4>>> {
    Stream::form(relation, schedule)
}
