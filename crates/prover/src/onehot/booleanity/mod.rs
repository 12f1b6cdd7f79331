//! `onehot.booleanity`: the entries of the committed one-hot columns are bits.
//!
//! Two halves. The address half keeps two tables of `2^w` entries (`address`); the cycle half
//! keeps one folded column per chunk (`linear`).
//!
//! *Memory* address half: 24 bytes per row during its pass; cycle half: 2 bytes per row and chunk,
//! 2 more once written out. Streaming: histograms; the grid of a window, then one entry per
//! `2^switch` rows and chunk.
//! *Work* address half: an addition per row and chunk; cycle half: a square per pair and chunk in
//! each round.

mod address;
mod linear;
mod naive;
#[cfg(feature = "streaming")]
mod streaming;
#[cfg(test)]
mod tests;

use crate::{BoxForm, Context, FormKind};
#[cfg(feature = "streaming")]
use rill_sumcheck::Relation;
use rill_sumcheck_prover::SourceError;
use rill_verifier::onehot::booleanity::{Address, Cycle};

/// The form of the address half; its opening is the carry.
pub(crate) fn address_form<'a>(
    relation: &Address,
    context: &Context<'a>,
) -> Result<BoxForm<'a>, SourceError> {
    Ok(match context.form {
        FormKind::Naive => Box::new(naive::address(relation, context)?),
        FormKind::Linear => Box::new(address::form(relation, context)),
        #[cfg(feature = "streaming")]
        FormKind::Streaming => Box::new(streaming::address(relation, context)),
    })
}

/// The form of the cycle half.
pub(crate) fn cycle_form<'a>(
    relation: &Cycle,
    context: &Context<'a>,
) -> Result<BoxForm<'a>, SourceError> {
    Ok(match context.form {
        FormKind::Naive => Box::new(naive::cycle(relation, context)?),
        FormKind::Linear => Box::new(linear::form(relation, context)),
        #[cfg(feature = "streaming")]
        FormKind::Streaming => {
            Box::new(streaming::cycle(relation, context, context.schedules.of(Cycle::SLUG)))
        }
    })
}
