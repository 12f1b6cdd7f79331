//! The claim reduction on its columns.

use crate::Form;
use crate::claim_reduction::{ClaimReduction, Factors};
use crate::integer::Integer;
use rill_field::{F, One};
use rill_isa::Flag;
use rill_sumcheck_prover::encode;
use rill_verifier::spartan::shift::Shift;
use rill_witness::Cycle;

/// What a row gives.
pub(crate) struct Row {
    unexpanded_pc: u64,
    pc: u32,
    middle: bool,
}

encode!(Row { unexpanded_pc, pc, middle });

pub(super) fn form<'a>(relation: &Shift) -> Form<'a> {
    let own = relation.clone();
    let weight = move |low| weight(&own, low);
    ClaimReduction::form(relation.r1.len(), extract, columns, coefficients(relation), weight)
}

/// The terms of the weight, with `low` low variables.
pub(super) fn weight(relation: &Shift, low: usize) -> Vec<Factors> {
    Factors::eq_plus_one(&relation.r1, low).to_vec()
}

/// `γ_c` of each column.
pub(super) fn coefficients(relation: &Shift) -> [F; 3] {
    let g = relation.gamma;
    [F::one(), g, g * g]
}

pub(super) fn extract(cycle: &Cycle) -> Row {
    Row { unexpanded_pc: cycle.unexpanded_pc, pc: cycle.pc, middle: cycle.flags.has(Flag::Middle) }
}

pub(super) fn columns(row: &Row) -> [Integer; 3] {
    [row.unexpanded_pc.into(), row.pc.into(), row.middle.into()]
}
