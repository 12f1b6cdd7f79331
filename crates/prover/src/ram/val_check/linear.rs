//! The linear form, which begins with a pass and goes on as a running sum.

use crate::Form;
use crate::passes::from_rows;
use crate::running_sum::{Change, Columns, Linear};
use rill_verifier::ram::val_check::ValCheck;
use rill_witness::Cycle;

/// The linear form.
pub(super) fn linear<'a>(relation: &ValCheck) -> Form<'a> {
    let ValCheck { gamma, r4, ra } = relation.clone();
    from_rows(change, move |changes| Linear::new(&r4, gamma, Columns::new(&changes, &ra)))
}

/// What a row does to a word.
pub(super) fn change(cycle: &Cycle) -> Change {
    Change { increment: cycle.ram_inc, address: cycle.ram_word }
}
