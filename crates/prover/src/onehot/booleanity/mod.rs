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
mod streaming;
#[cfg(test)]
mod tests;

use crate::onehot::window::WindowPart;
use crate::plan::{Costed, Costs, Streams};
use crate::{Context, Form, ProveError};
use rill_verifier::onehot::booleanity::{Address, Cycle};

/// Its rounds go over chunk values.
impl Costed for Address {
    const COSTS: Option<Costs> = None;
}

impl Costed for Cycle {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 2, longest: 2, point_ns: 1025.0 },
        pass_ns: [50.0, 50.0, 50.0],
        entry_ns: 5600.0,
        kept: |s, at| s.cells(at, s.dimensions.chunks() + 1),
        scratch: |d, rounds| WindowPart::bytes(d.chunks(), 2, 1, rounds),
    });
}

/// The form of the address half; its opening is the carry.
pub(crate) fn address_form<'a>(
    relation: &Address,
    context: &Context<'a>,
) -> Result<Form<'a>, ProveError> {
    context.choose::<Address>(
        || Ok(Form::resident(naive::address(relation, context)?)),
        || address::form(relation, context),
        |_| streaming::address(relation, context),
    )
}

/// The form of the cycle half.
pub(crate) fn cycle_form<'a>(
    relation: &Cycle,
    context: &Context<'a>,
) -> Result<Form<'a>, ProveError> {
    context.choose::<Cycle>(
        || Ok(Form::resident(naive::cycle(relation, context)?)),
        || linear::form(relation, context),
        |schedule| streaming::cycle(relation, context, schedule),
    )
}
