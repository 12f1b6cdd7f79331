//! `operands.input`: the operands come from where the bytecode says.
//!
//! *Memory* naive: 32 bytes per cell and row; linear: 64 bytes per row, then 160; streaming: 320
//! bytes per entry of the tables at the switch, `O(√T)` otherwise. *Work* streaming, per row and
//! pass: an integer-by-field product for each column that is not zero. *Passes* one; streaming one
//! for each window and one at the switch.

mod linear;
mod naive;
pub(crate) mod streaming;
#[cfg(test)]
mod tests;

use crate::{Context, Form};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::SourceError;
use rill_verifier::operands::input::Input;

/// The form of `relation` that `context` asks for.
pub(crate) fn form<'a>(relation: &Input, context: &Context<'a>) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::form(relation, context),
        || linear::form(relation),
        |schedules| streaming::streaming(relation, schedules.of(Input::SLUG)),
    )
}
