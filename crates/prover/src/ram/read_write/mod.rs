//! `ram.read_write`: every access sees the word as the last store left it.
//!
//! The cycle rounds work on a sparse matrix with an entry per access ([`entries`]), the word rounds
//! on two tables of `2^m` ([`words`]).
//!
//! *Memory* cycle rounds: 136 bytes per access and 64 per row, and 8 per word; word rounds: 64
//! bytes per word. *Work* cycle rounds: seven products per entry and round, where the entries of a
//! word on neighbouring rows become one; and six per row. Word rounds: eight products per word.
//! *Passes* one.

mod entries;
mod linear;
mod naive;
#[cfg(feature = "streaming")]
mod streaming;
#[cfg(test)]
mod tests;
mod touch;
mod words;

#[cfg(feature = "streaming")]
pub use streaming::bytes;

use crate::{BoxForm, Context, FormKind};
#[cfg(feature = "streaming")]
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Resident, SourceError};
use rill_verifier::ram::read_write::ReadWrite;

/// The form.
pub(crate) fn form<'a>(
    relation: &ReadWrite,
    context: &Context<'a>,
) -> Result<BoxForm<'a>, SourceError> {
    Ok(match context.form {
        FormKind::Naive => Box::new(Resident(naive::form(relation, context)?)),
        FormKind::Linear => Box::new(linear::form(relation, context)),
        #[cfg(feature = "streaming")]
        FormKind::Streaming(schedules) => {
            let schedule = schedules.of(ReadWrite::SLUG);
            Box::new(streaming::streaming(relation, context, schedule))
        }
    })
}
