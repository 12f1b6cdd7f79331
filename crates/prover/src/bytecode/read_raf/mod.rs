//! `bytecode.read_raf`: every row is one row of the bytecode.
//!
//! The address half works on tables of `2^b` entries: the rows' weights, added up by bytecode index
//! (`address`). The cycle half is a weight times the folded chunks (`onehot::product`).
//!
//! *Memory* address half: 4 bytes per row during its pass, six tables of `2^b`; cycle half: 32
//! bytes per row. Streaming: twelve tables for all workers; the grid of a window, then one entry
//! per `2^switch` rows and chunk.
//! *Work* address half: five products per row.

mod address;
mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;

use crate::onehot::window::WindowPart;
use crate::plan::{Costed, Costs, Streams};
use crate::{Context, Form, ProveError};
use rill_verifier::bytecode::read_raf::{Address, Cycle, POINTS};

/// Its rounds go over rows of the bytecode.
impl Costed for Address {
    const COSTS: Option<Costs> = None;
}

impl Costed for Cycle {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 4, longest: 2, point_ns: 119.0 },
        pass_ns: [10.0, 20.0, 10.0],
        entry_ns: 2400.0,
        kept: |s, at| s.cells(at, s.dimensions.bytecode_chunks() + 1),
        scratch: |d, rounds| {
            let chunks = d.bytecode_chunks();
            WindowPart::bytes(chunks, chunks, POINTS + 1, rounds)
        },
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
