//! Proves [`rill_verifier::ram::val_check`].
//!
//! ```text
//! Σ_j RamInc(j)·RamRa(ra,j)·( LT(j,r4) + γ )
//! ```
//!
//! `RamRa(ra,j) = eq(ra, word of row j)` comes from two tables of `√K` entries.
//!
//! | form | memory per row | work per row |
//! |---|---|---|
//! | naive | 96 bytes | all tables in every round |
//! | linear | 64 bytes, 32 more while they are made | about 2 products, and 6 per store |
//! | streaming | nothing; 64 bytes for each `2^switch` rows | per pass 2 products, and `3·(3/2)^w/2^i` |

mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;

use crate::{Context, Form};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::SourceError;
use rill_verifier::ram::val_check::ValCheck;

/// The form that `context` asks for.
pub fn form<'a>(relation: &ValCheck, context: &Context<'a>) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::naive(relation, context),
        || linear::linear(relation),
        |schedules| streaming::streaming(relation, schedules.of(ValCheck::SLUG)),
    )
}
