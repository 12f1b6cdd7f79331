//! `registers.reduction`: the values of the register slots, moved from r1 to r3.
//!
//! *Memory* naive: 32 bytes per cell and row; linear: 24 bytes per row;
//! streaming: `O(2^switch + T/2^switch)`. *Work* linear: 6 integer-by-field products per row.
//! *Passes* one; streaming two.

mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;

use crate::{Context, Form};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::SourceError;
use rill_verifier::registers::reduction::Reduction;

/// The form of `relation` that `context` asks for.
pub(crate) fn form<'a>(
    relation: &Reduction,
    context: &Context<'a>,
) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::form(relation, context),
        || linear::form(relation),
        |schedules| streaming::streaming(relation, schedules.of(Reduction::SLUG)),
    )
}
