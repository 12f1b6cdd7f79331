//! The linear form, which begins with a pass and goes on as a running sum.

use crate::Form;
use crate::passes::from_rows;
use crate::running_sum::{Change, Columns, Linear};
use rill_field::{F, Zero};
use rill_verifier::registers::val_evaluation::ValEvaluation;
use rill_witness::Cycle;

/// The linear form.
pub(super) fn linear<'a>(relation: &ValEvaluation) -> Form<'a> {
    let ValEvaluation { r4, rg } = relation.clone();
    from_rows(change, move |changes| Linear::new(&r4, F::zero(), Columns::new(&changes, &rg)))
}

/// What a row does to a register.
pub(super) fn change(cycle: &Cycle) -> Change {
    Change { increment: cycle.rd_inc, address: cycle.rd.map(|rd| rd.index() as u32) }
}
