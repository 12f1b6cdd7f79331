//! The claim reduction on its columns.

use crate::FromRows;
use crate::claim_reduction::{ClaimReduction, Factors};
use crate::integer::Integer;
use rill_field::{F, One};
use rill_isa::Flag;
use rill_verifier::spartan::shift::Shift;
use rill_witness::Cycle;

/// What a row gives.
pub(super) struct Row {
    unexpanded_pc: u64,
    pc: u32,
    middle: bool,
}

pub(super) fn form(relation: &Shift) -> FromRows<Row, ClaimReduction<Row, 3>> {
    let r1 = relation.r1.clone();
    let weight = move |low| Factors::eq_plus_one(&r1, low).to_vec();
    ClaimReduction::form(relation.r1.len(), extract, columns, coefficients(relation), weight)
}

/// `γ_c` of each column.
pub(super) fn coefficients(relation: &Shift) -> [F; 3] {
    let g = relation.gamma;
    [F::one(), g, g * g]
}

fn extract(cycle: &Cycle) -> Row {
    Row { unexpanded_pc: cycle.unexpanded_pc, pc: cycle.pc, middle: cycle.flags.has(Flag::Middle) }
}

fn columns(row: &Row) -> [Integer; 3] {
    [row.unexpanded_pc.into(), row.pc.into(), row.middle.into()]
}
