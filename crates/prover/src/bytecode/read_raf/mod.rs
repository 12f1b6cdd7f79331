//! `bytecode.read_raf`: every row is one row of the bytecode.
//!
//! The address half works on tables of `2^b` entries: the rows' weights, added up by bytecode index
//! (`address`). The cycle half is a weight times the folded chunks (`onehot::product`).
//!
//! *Memory* address half: 4 bytes per row during its pass, six tables of `2^b`; cycle half: 32
//! bytes per row. Streaming: twelve tables for all workers; the grid of a window, then one entry per
//! `2^switch` rows and chunk.
//! *Work* address half: five products per row.

mod address;
mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;

use crate::{Context, Form};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::SourceError;
use rill_verifier::bytecode::read_raf::{Address, Cycle};

/// The form of the address half; its opening is the carry.
pub(crate) fn address_form<'a>(
    relation: &Address,
    context: &Context<'a>,
) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::address(relation, context),
        || address::form(relation, context),
        |_| streaming::address(relation, context),
    )
}

/// The form of the cycle half.
pub(crate) fn cycle_form<'a>(
    relation: &Cycle,
    context: &Context<'a>,
) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::cycle(relation, context),
        || linear::form(relation, context),
        |schedules| streaming::cycle(relation, context, schedules.of(Cycle::SLUG)),
    )
}
