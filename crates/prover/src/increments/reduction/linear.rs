//! The claim reduction on its columns.

use crate::Form;
use crate::claim_reduction::{ClaimReduction, Factors};
use crate::integer::Integer;
use rill_field::{F, One};
use rill_sumcheck_prover::encode;
use rill_verifier::increments::reduction::Reduction;
use rill_witness::Cycle;

/// What a row gives.
pub(crate) struct Row {
    ram_inc: i128,
    rd_inc: i128,
}

encode!(Row { ram_inc, rd_inc });

pub(super) fn form<'a>(relation: &Reduction) -> Form<'a> {
    let own = relation.clone();
    let weight = move |low| weight(&own, low);
    ClaimReduction::form(relation.r4.len(), extract, columns, coefficients(relation), weight)
}

/// The terms of the weight, with `low` low variables.
pub(super) fn weight(Reduction { gamma, r4, r5 }: &Reduction, low: usize) -> Vec<Factors> {
    vec![Factors::eq(r4, low, F::one()), Factors::eq(r5, low, *gamma)]
}

/// `γ_c` of each column.
pub(super) fn coefficients(relation: &Reduction) -> [F; 2] {
    [F::one(), relation.gamma * relation.gamma]
}

pub(super) fn extract(cycle: &Cycle) -> Row {
    Row { ram_inc: cycle.ram_inc, rd_inc: cycle.rd_inc }
}

pub(super) fn columns(row: &Row) -> [Integer; 2] {
    [row.ram_inc.into(), row.rd_inc.into()]
}
