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
#[cfg(feature = "streaming")]
mod streaming;
#[cfg(test)]
mod tests;

use crate::{BoxForm, Context, FormKind};
#[cfg(feature = "streaming")]
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Resident, SourceError};
use rill_verifier::ram::val_check::ValCheck;

/// The form that `context` asks for.
pub fn form<'a>(relation: &ValCheck, context: &Context<'a>) -> Result<BoxForm<'a>, SourceError> {
    Ok(match context.form {
        FormKind::Naive => Box::new(Resident(naive::naive(relation, context)?)),
        FormKind::Linear => Box::new(linear::linear(relation)),
        #[cfg(feature = "streaming")]
        FormKind::Streaming => {
            Box::new(streaming::streaming(relation, context.schedules.of(ValCheck::SLUG)))
        }
    })
}
