//! `ram.ra_virtual`: the RAM selector is the product of its committed chunks.
//!
//! *Memory* 48 bytes per row during the pass, then 32 for the weight and 2 per chunk
//! (`onehot::product`). Streaming: the grid of a window, then one entry per `2^switch`
//! rows and chunk.
//! *Work* `(dR + 1)²` products per pair of rows of which one accesses memory. *Passes* one.

mod linear;
mod naive;
#[cfg(feature = "streaming")]
mod streaming;
#[cfg(test)]
mod tests;

use crate::{BoxForm, Context, FormKind};
use rill_field::F;
#[cfg(feature = "streaming")]
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Resident, SourceError};
use rill_verifier::ram::ra_virtual::RaVirtual;

/// The form; `points` holds `ra_i` for each chunk `i`.
pub(crate) fn form<'a>(
    relation: &RaVirtual,
    context: &Context<'a>,
    points: &[Vec<F>],
) -> Result<BoxForm<'a>, SourceError> {
    Ok(match context.form {
        FormKind::Naive => Box::new(Resident(naive::form(relation, context, points)?)),
        FormKind::Linear => Box::new(linear::form(relation, context, points)),
        #[cfg(feature = "streaming")]
        FormKind::Streaming => {
            let schedule = context.schedules.of(RaVirtual::SLUG);
            Box::new(streaming::streaming(relation, context, points, schedule))
        }
    })
}
