//! `ram.reduction`: the accessed word before and after, moved from r1 to r3.
//!
//! *Memory* naive: 32 bytes per cell and row; linear: 16 bytes per row;
//! streaming: `O(2^switch + T/2^switch)`. *Work* linear: 4 integer-by-field products per row.
//! *Passes* one; streaming two.

mod linear;
mod naive;
#[cfg(feature = "streaming")]
mod streaming;
#[cfg(test)]
mod tests;

use crate::{BoxForm, Context, FormKind};
#[cfg(feature = "streaming")]
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Resident, SourceError};
use rill_verifier::ram::reduction::Reduction;

/// The form of `relation` that `context` asks for.
pub(crate) fn form<'a>(
    relation: &Reduction,
    context: &Context<'a>,
) -> Result<BoxForm<'a>, SourceError> {
    Ok(match context.form {
        FormKind::Naive => Box::new(Resident(naive::form(relation, context)?)),
        FormKind::Linear => Box::new(linear::form(relation)),
        #[cfg(feature = "streaming")]
        FormKind::Streaming => {
            Box::new(streaming::streaming(relation, &context.schedules.of(Reduction::SLUG)))
        }
    })
}
