//! Proves [`rill_verifier::registers::val_evaluation`].
//!
//! ```text
//! Σ_j RdInc(j)·RdWa(rg,j)·LT(j,r4)
//! ```
//!
//! | form | memory per row | work per row |
//! |---|---|---|
//! | naive | 96 bytes | all tables in every round |
//! | linear | 64 bytes, 32 more while they are made | about 8 products |
//! | streaming | nothing; 64 bytes for each `2^switch` rows | per pass 2 products, and `3·(3/2)^w/2^i` |

mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;

use crate::{Context, Form};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::SourceError;
use rill_verifier::registers::val_evaluation::ValEvaluation;

/// The form that `context` asks for.
pub fn form<'a>(relation: &ValEvaluation, context: &Context<'a>) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::naive(relation, context),
        || linear::linear(relation),
        |schedules| streaming::streaming(relation, schedules.of(ValEvaluation::SLUG)),
    )
}
