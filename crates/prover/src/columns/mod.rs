//! The columns of the row constraints, from the wires of a cycle.

pub(crate) mod grids;
pub(crate) mod integer;
pub(crate) mod ternary;

use rill_field::{F, from_i128};
use rill_isa::Flag;
use rill_verifier::spartan::outer::Columns;
use rill_witness::Cycle;

/// All columns of one row.
pub fn columns(cycle: &Cycle) -> Columns {
    let flag = |flag| F::from(u64::from(cycle.flags.has(flag)));
    Columns {
        left_input: cycle.left_input.into(),
        right_input: from_i128(cycle.right_input),
        product: cycle.product.into(),
        should_branch: cycle.should_branch.into(),
        pc: cycle.pc.into(),
        unexpanded_pc: cycle.unexpanded_pc.into(),
        imm: from_i128(cycle.imm),
        ram_address: cycle.ram_address.into(),
        rs1_value: cycle.rs1_value.into(),
        rs2_value: cycle.rs2_value.into(),
        rd_write_value: cycle.rd_write_value.into(),
        ram_read_value: cycle.ram_read_value.into(),
        ram_write_value: cycle.ram_write_value.into(),
        left_lookup: cycle.left_lookup.into(),
        right_lookup: cycle.right_lookup.into(),
        lookup_output: cycle.lookup_output.into(),
        lane_offset: cycle.lane_offset.into(),
        next_unexpanded_pc: cycle.next_unexpanded_pc.into(),
        next_pc: cycle.next_pc.into(),
        next_middle: F::from(u64::from(cycle.next_middle)),
        add: flag(Flag::Add),
        sub: flag(Flag::Sub),
        mul: flag(Flag::Mul),
        advice: flag(Flag::Advice),
        load: flag(Flag::Load),
        store: flag(Flag::Store),
        jump: flag(Flag::Jump),
        write_lookup: flag(Flag::WriteLookup),
        write_ram: flag(Flag::WriteRam),
        write_link: flag(Flag::WriteLink),
        assert: flag(Flag::Assert),
        continues: flag(Flag::Continues),
        compressed: flag(Flag::Compressed),
    }
}
