//! The claim reduction on its columns.

use crate::Form;
use crate::claim_reduction::{ClaimReduction, Factors};
use crate::integer::Integer;
use rill_field::{F, One, powers};
use rill_sumcheck_prover::encode;
use rill_verifier::operands::reduction::Reduction;
use rill_witness::Cycle;

/// What a row gives.
pub(crate) struct Row {
    lookup_output: u64,
    left_lookup: u64,
    right_lookup: u128,
    left_input: u64,
    right_input: i128,
    lane_offset: u64,
}

encode!(Row { lookup_output, left_lookup, right_lookup, left_input, right_input, lane_offset });

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
pub(super) fn coefficients(relation: &Reduction) -> [F; 6] {
    let g = powers(relation.gamma, 6);
    [g[0], g[1], g[2], g[3], g[4], g[5]]
}

pub(super) fn extract(cycle: &Cycle) -> Row {
    Row {
        lookup_output: cycle.lookup_output,
        left_lookup: cycle.left_lookup,
        right_lookup: cycle.right_lookup,
        left_input: cycle.left_input,
        right_input: cycle.right_input,
        lane_offset: cycle.lane_offset,
    }
}

pub(super) fn columns(row: &Row) -> [Integer; 6] {
    [
        row.lookup_output.into(),
        row.left_lookup.into(),
        row.right_lookup.into(),
        row.left_input.into(),
        row.right_input.into(),
        row.lane_offset.into(),
    ]
}
