//! `ram.read_write`: every access sees the word as the last store left it.
//!
//! The cycle rounds work on a sparse matrix with an entry per access (`entries`), the word rounds
//! on two tables of `2^m` (`words`). The streaming form takes the first cycle rounds from the
//! trace, or all of them.
//!
//! | form | memory | work | passes |
//! |---|---|---|---|
//! | naive | `4·2^(n+m)` elements | all of them in every round | one |
//! | linear | 136 bytes per access, 64 per row, 8 per word | seven products per entry and round, six per row | one |
//! | streaming | 88 bytes per entry, 64 per cell at the switch | a few products per access and pass | one per window, one at the switch |
//!
//! Streaming takes 80 bytes per word if the switch is after all cycle rounds.
//! Entries of a word on neighbouring rows become one when a round is bound. Word rounds: 64 bytes
//! and eight products per word.

mod entries;
mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;
mod touch;
mod words;

pub use streaming::bytes;

use crate::{Context, Form};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::SourceError;
use rill_verifier::ram::read_write::ReadWrite;

/// The form.
pub(crate) fn form<'a>(
    relation: &ReadWrite,
    context: &Context<'a>,
) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::form(relation, context),
        || linear::form(relation, context),
        |schedules| streaming::streaming(relation, context, schedules.of(ReadWrite::SLUG)),
    )
}
