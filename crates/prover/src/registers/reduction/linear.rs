//! The claim reduction on its columns.

use crate::Form;
use crate::claim_reduction::{ClaimReduction, Factors};
use crate::integer::Integer;
use rill_field::{F, One};
use rill_sumcheck_prover::encode;
use rill_verifier::registers::reduction::Reduction;
use rill_witness::Cycle;

/// What a row gives.
pub(crate) struct Row {
    rd_write_value: u64,
    rs1_value: u64,
    rs2_value: u64,
}

encode!(Row { rd_write_value, rs1_value, rs2_value });

pub(super) fn form<'a>(relation: &Reduction) -> Form<'a> {
    let own = relation.clone();
    let weight = move |low| weight(&own, low);
    ClaimReduction::form(relation.r1.len(), extract, columns, coefficients(relation), weight)
}

/// The terms of the weight, with `low` low variables.
pub(super) fn weight(relation: &Reduction, low: usize) -> Vec<Factors> {
    vec![Factors::eq(&relation.r1, low, F::one())]
}

/// `γ_c` of each column.
pub(super) fn coefficients(relation: &Reduction) -> [F; 3] {
    let g = relation.gamma;
    [F::one(), g, g * g]
}

pub(super) fn extract(cycle: &Cycle) -> Row {
    Row {
        rd_write_value: cycle.rd_write_value,
        rs1_value: cycle.rs1_value,
        rs2_value: cycle.rs2_value,
    }
}

pub(super) fn columns(row: &Row) -> [Integer; 3] {
    [row.rd_write_value.into(), row.rs1_value.into(), row.rs2_value.into()]
}
