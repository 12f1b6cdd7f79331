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

/// All columns, from those and, of `flags`, the others.
pub(super) fn assemble(integers: &[F; INTEGERS], flags: &Columns) -> Columns {
    let [
        left_input,
        right_input,
        product,
        pc,
        unexpanded_pc,
        imm,
        ram_address,
        rs1_value,
        rs2_value,
        rd_write_value,
        ram_read_value,
        ram_write_value,
        left_lookup,
        right_lookup,
        lookup_output,
        lane_offset,
        next_unexpanded_pc,
        next_pc,
    ] = *integers;
    Columns {
        left_input,
        right_input,
        product,
        pc,
        unexpanded_pc,
        imm,
        ram_address,
        rs1_value,
        rs2_value,
        rd_write_value,
        ram_read_value,
        ram_write_value,
        left_lookup,
        right_lookup,
        lookup_output,
        lane_offset,
        next_unexpanded_pc,
        next_pc,
        ..*flags
    }
}
