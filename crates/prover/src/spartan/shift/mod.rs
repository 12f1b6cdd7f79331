//! `spartan.shift`: the Next columns of a row are the columns of the row after it.
//!
//! *Memory* naive: 32 bytes per cell and row; linear: 16 bytes per row;
//! streaming: `O(2^switch + T/2^switch)`. *Work* linear: 9 integer-by-field products per row.
//! *Passes* one; streaming two.

mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;

use crate::{Context, Form};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::SourceError;
use rill_verifier::spartan::shift::Shift;

/// The form of `relation` that `context` asks for.
pub(crate) fn form<'a>(relation: &Shift, context: &Context<'a>) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::form(relation, context),
        || linear::form(relation),
        |schedules| streaming::streaming(relation, schedules.of(Shift::SLUG)),
    )
}
