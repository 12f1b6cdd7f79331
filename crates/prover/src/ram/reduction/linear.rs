//! The claim reduction on its columns.

use crate::FromRows;
use crate::claim_reduction::{ClaimReduction, Factors};
use crate::integer::Integer;
use rill_field::{F, One};
use rill_verifier::ram::reduction::Reduction;
use rill_witness::Cycle;

/// What a row gives.
pub(super) struct Row {
    ram_read_value: u64,
    ram_write_value: u64,
}

pub(super) fn form(relation: &Reduction) -> FromRows<Row, ClaimReduction<Row, 2>> {
    let r1 = relation.r1.clone();
    let weight = move |low| vec![Factors::eq(&r1, low, F::one())];
    ClaimReduction::form(relation.r1.len(), extract, columns, coefficients(relation), weight)
}

/// `γ_c` of each column.
pub(super) fn coefficients(relation: &Reduction) -> [F; 2] {
    [F::one(), relation.gamma]
}

fn extract(cycle: &Cycle) -> Row {
    Row { ram_read_value: cycle.ram_read_value, ram_write_value: cycle.ram_write_value }
}

fn columns(row: &Row) -> [Integer; 2] {
    [row.ram_read_value.into(), row.ram_write_value.into()]
}
