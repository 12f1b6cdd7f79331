//! `ram.ra_virtual`: the RAM selector is the product of its committed chunks.
//!
//! *Memory* 48 bytes per row during the pass, then 32 for the weight and 2 per chunk
//! (`onehot::product`). Streaming: the grid of a window, then one entry per `2^switch`
//! rows and chunk.
//! *Work* `(dR + 1)²` products per pair of rows of which one accesses memory. *Passes* one.

mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;

use crate::{Context, Form};
use rill_field::F;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::SourceError;
use rill_verifier::ram::ra_virtual::RaVirtual;

/// The form; `points` holds `ra_i` for each chunk `i`.
pub(crate) fn form<'a>(
    relation: &RaVirtual,
    context: &Context<'a>,
    points: &[Vec<F>],
) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::form(relation, context, points),
        || linear::form(relation, context, points),
        |schedules| streaming::streaming(relation, context, points, schedules.of(RaVirtual::SLUG)),
    )
}
