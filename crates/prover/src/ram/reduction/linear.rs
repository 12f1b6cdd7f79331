//! The claim reduction on its columns.

use crate::Form;
use crate::claim_reduction::{ClaimReduction, Factors};
use crate::integer::Integer;
use rill_field::{F, One};
use rill_sumcheck_prover::encode;
use rill_verifier::ram::reduction::Reduction;
use rill_witness::Cycle;

/// What a row gives.
pub(crate) struct Row {
    ram_read_value: u64,
    ram_write_value: u64,
}

encode!(Row { ram_read_value, ram_write_value });

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
pub(super) fn coefficients(relation: &Reduction) -> [F; 2] {
    [F::one(), relation.gamma]
}

pub(super) fn extract(cycle: &Cycle) -> Row {
    Row { ram_read_value: cycle.ram_read_value, ram_write_value: cycle.ram_write_value }
}

pub(super) fn columns(row: &Row) -> [Integer; 2] {
    [row.ram_read_value.into(), row.ram_write_value.into()]
}
