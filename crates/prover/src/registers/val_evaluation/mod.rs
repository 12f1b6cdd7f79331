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

mod naive;
#[cfg(test)]
mod tests;

use crate::running_sum::{Change, Columns, Linear};
use crate::{BoxForm, Context, FormKind, FromRows};
use rill_field::{F, Zero};
use rill_sumcheck_prover::{Resident, SourceError};
use rill_verifier::registers::val_evaluation::ValEvaluation;
use rill_witness::Cycle;

/// The form that `context` asks for.
pub fn form<'a>(
    relation: &ValEvaluation,
    context: &Context<'a>,
) -> Result<BoxForm<'a>, SourceError> {
    Ok(match context.form {
        FormKind::Naive => Box::new(Resident(naive::naive(relation, context)?)),
        FormKind::Linear => Box::new(linear(relation)),
    })
}

/// The linear form, which begins with a pass.
fn linear(relation: &ValEvaluation) -> FromRows<Change, Linear> {
    let ValEvaluation { r4, rg } = relation.clone();
    FromRows::new(r4.len(), change, move |changes| {
        Linear::new(&r4, F::zero(), Columns::new(&changes, &rg))
    })
}

/// What a row does to a register.
fn change(cycle: &Cycle) -> Change {
    Change { increment: cycle.rd_inc, address: cycle.rd.map(|rd| rd.index() as u32) }
}
