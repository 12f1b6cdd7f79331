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
//! and eight products per word. Streaming, the words of calls have no entries and no tables
//! (`calls`); two passes more.

mod calls;
mod entries;
mod fixed;
mod front;
mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;
mod touch;
mod words;

use crate::plan::{Costed, Costs, Streams};
use crate::{Context, Form, ProveError};
pub(crate) use calls::{bytes as call_bytes, passes as call_passes};
use rill_verifier::ram::read_write::ReadWrite;
use streaming::{Ordinary, bytes};

impl Costed for ReadWrite {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 2, longest: 4, point_ns: 2.0 },
        pass_ns: [30.0, 33.0, 22.0],
        entry_ns: 5000.0,
        kept: |s, at| {
            let words = Ordinary { count: s.words(), others: s.calls.words > 0 };
            let items = s.calls.item_bytes(s.threads);
            bytes(&s.localities.ram, at, s.dimensions.log_cycles, words, s.threads) + items
        },
        scratch: |_, _| 0,
    });

    /// With windows of one round, for runs whose accesses are far apart.
    const BEYOND_HALF: bool = true;
}

/// The form.
pub(crate) fn form<'a>(
    relation: &ReadWrite,
    context: &Context<'a>,
) -> Result<Form<'a>, ProveError> {
    context.choose::<ReadWrite>(
        || Ok(Form::resident(naive::form(relation, context)?)),
        || linear::form(relation, context),
        |schedule| streaming::streaming(relation, context, schedule),
    )
}
