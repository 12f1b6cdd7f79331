//! The columns of a row as integers, flags apart.

use crate::columns::integer::Integer;
use rill_field::F;
use rill_verifier::spartan::outer::Columns;
use rill_witness::Cycle;

/// Columns that are neither flags nor ShouldBranch.
pub(super) const INTEGERS: usize = 18;

/// Their values on a row.
#[inline]
pub(super) fn integers(cycle: &Cycle) -> [Integer; INTEGERS] {
    [
        cycle.left_input.into(),
        cycle.right_input.into(),
        cycle.product.into(),
        cycle.pc.into(),
        cycle.unexpanded_pc.into(),
        cycle.imm.into(),
        cycle.ram_address.into(),
        cycle.rs1_value.into(),
        cycle.rs2_value.into(),
        cycle.rd_write_value.into(),
        cycle.ram_read_value.into(),
        cycle.ram_write_value.into(),
        cycle.left_lookup.into(),
        cycle.right_lookup.into(),
        cycle.lookup_output.into(),
        cycle.lane_offset.into(),
        cycle.next_unexpanded_pc.into(),
        cycle.next_pc.into(),
    ]
}

/// All columns, from those and, of `flags`, the others. ShouldBranch stands fourth among the
/// columns, NextMiddle and the flags after all of `integers`.
pub(super) fn assemble(integers: &[F; INTEGERS], flags: &Columns) -> Columns {
    let mut columns = flags.to_vec();
    let (before, after) = integers.split_at(3);
    columns[..3].copy_from_slice(before);
    columns[4..=INTEGERS].copy_from_slice(after);
    Columns::from_slice(&columns).expect("as many values as columns")
}
