//! What all cycles of one bytecode row share.

use crate::{Cycle, Gate};
use rill_executor::Block;
use rill_isa::tables::{LaneTable, interleave};
use rill_isa::{Combine, Flag, Flags, Left, PORTS, Register, Right, Row, Table, Write};

/// A bytecode row, resolved: its columns, and its choices as masks, so that a cycle is derived with
/// few branches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Static {
    imm: i128,
    address: u64,
    /// Masks of the slots in use.
    has_rs1: Mask,
    has_rs2: Mask,
    has_rd: Mask,
    /// Masks of the terms of the left operand.
    left_rs1: Mask,
    left_pc: Mask,
    left_ram: Mask,
    /// Masks of the terms of the right operand.
    right_rs2: Mask,
    right_imm: Mask,
    loads: Mask,
    stores: Mask,
    branches: Mask,
    /// Masks of what `rd` receives.
    write_lookup: Mask,
    write_ram: Mask,
    write_link: Mask,
    /// Bytes of the source instruction.
    length: u8,
    flags: Flags,
    combine: Combine,
    table: Option<Table>,
    /// The table's moves, if it is a lane table.
    lanes: Option<LaneTable>,
    rd: Option<Register>,
    rs1: Option<Register>,
    rs2: Option<Register>,
    ports: Option<[Register; PORTS]>,
    middle: bool,
}

/// All ones or zero, of any width: -1 or 0.
#[derive(Clone, Copy, Debug)]
struct Mask(i8);

impl Mask {
    #[inline]
    fn new(set: bool) -> Self {
        Self(-i8::from(set))
    }

    /// `value` or 0.
    #[inline]
    fn of(self, value: u64) -> u64 {
        value & i64::from(self.0).cast_unsigned()
    }

    /// 0 or `value`.
    #[inline]
    fn not_of(self, value: u64) -> u64 {
        value & i64::from(!self.0).cast_unsigned()
    }

    /// `value` or 0.
    #[inline]
    fn of_wide(self, value: i128) -> i128 {
        value & i128::from(self.0)
    }
}

impl Static {
    pub(crate) fn new(row: &Row) -> Self {
        let (spec, flags) = (row.kind.spec(), row.flags());
        let has_imm = matches!(spec.right, Right::Imm | Right::Rs2PlusImm);
        let writes = |write| Mask::new(row.rd.is_some() && spec.write == write);
        Self {
            imm: row.imm,
            address: row.address,
            has_rs1: Mask::new(row.rs1.is_some()),
            has_rs2: Mask::new(row.rs2.is_some()),
            has_rd: Mask::new(row.rd.is_some()),
            left_rs1: Mask::new(spec.left == Left::Rs1),
            left_pc: Mask::new(spec.left == Left::Pc),
            left_ram: Mask::new(spec.left == Left::Ram),
            right_rs2: Mask::new(matches!(spec.right, Right::Rs2 | Right::Rs2PlusImm)),
            right_imm: Mask::new(has_imm),
            loads: Mask::new(flags.has(Flag::Load)),
            stores: Mask::new(flags.has(Flag::Store)),
            branches: Mask::new(flags.has(Flag::Branch)),
            write_lookup: writes(Write::Lookup),
            write_ram: writes(Write::Ram),
            write_link: writes(Write::Link),
            length: if row.compressed { 2 } else { 4 },
            flags,
            combine: spec.combine,
            table: spec.table,
            lanes: spec.table.and_then(Table::lane_table),
            rd: row.rd,
            rs1: row.rs1,
            rs2: row.rs2,
            ports: row.ports,
            middle: row.middle,
        }
    }

    /// All wires of a cycle of this row, which is row `i` of what is recorded, followed by `next`.
    #[inline]
    pub(crate) fn cycle(&self, recorded: &Block, i: usize, (next_pc, next): (u32, &Self)) -> Cycle {
        let (a, b, c) = (recorded.a[i], recorded.b[i], recorded.c[i]);
        let rs1_value = self.has_rs1.of(a);
        let rs2_value = self.has_rs2.of(b);
        let rd_before = self.has_rd.of(c);
        let ram_word = recorded.ram[i].checked_sub(1);
        let accesses = Mask::new(ram_word.is_some());
        let ram_read_value = accesses.of(self.loads.of(a) | self.loads.not_of(c));

        let left_input = self.left_rs1.of(rs1_value)
            | self.left_pc.of(self.address)
            | self.left_ram.of(ram_read_value);
        let right_input =
            i128::from(self.right_rs2.of(rs2_value)) + self.right_imm.of_wide(self.imm);
        let quotient = if self.ports.is_some() { b } else { 0 };
        let advice = u128::from(quotient) << 64 | u128::from(a);
        let lookup = self.look_up(left_input, right_input, advice);

        let address = i128::from(rs2_value) + self.imm - i128::from(lookup.lane);
        let stored = self.stores.of(lookup.output.wrapping_add(a));
        let ram_write_value = accesses.of(stored | self.stores.not_of(ram_read_value));
        let rd_write_value = self.write_lookup.of(lookup.output)
            | self.write_ram.of(ram_read_value)
            | self.write_link.of(self.address.wrapping_add(self.length.into()));
        Cycle {
            pc: recorded.pc[i],
            unexpanded_pc: self.address,
            imm: self.imm,
            flags: self.flags,
            table: self.table,
            rd: self.rd,
            rs1: self.rs1,
            rs2: self.rs2,
            gate: self.ports.map(|registers| Gate { registers, values: [0; PORTS] }),
            rs1_value,
            rs2_value,
            rd_before,
            rd_write_value,
            rd_inc: i128::from(rd_write_value) - i128::from(rd_before),
            ram_word,
            ram_address: accesses.of_wide(address).cast_unsigned(),
            ram_read_value,
            ram_write_value,
            ram_inc: i128::from(ram_write_value) - i128::from(ram_read_value),
            left_input,
            right_input,
            product: lookup.product,
            left_lookup: lookup.left,
            right_lookup: lookup.right,
            lookup_index: lookup.index,
            lookup_output: lookup.output,
            lane_offset: lookup.lane,
            should_branch: self.branches.of(lookup.output),
            next_unexpanded_pc: next.address,
            next_pc,
            next_middle: next.middle,
        }
    }

    #[inline]
    fn look_up(&self, left: u64, right: i128, advice: u128) -> Lookup {
        // Operands of a run's rows are below 2^64, so nothing wraps.
        let (wide_left, wide_right) = (u128::from(left), right as u128);
        let product = wide_left.wrapping_mul(wide_right);
        let index = match self.combine {
            Combine::Interleave => return self.look_up_operands(left, wide_right, product),
            Combine::Add => wide_left.wrapping_add(wide_right),
            Combine::Sub => wide_left.wrapping_sub(wide_right).wrapping_add(1 << 64),
            Combine::Mul => product,
            Combine::Advice => advice,
        };
        let output = match self.table {
            None => 0,
            Some(Table::RangeCheck) => index as u64,
            Some(table) => table.entry(index).magnitude as u64,
        };
        Lookup { product, index, left: 0, right: index, output, lane: 0 }
    }

    /// The lookup of two interleaved operands.
    #[inline]
    fn look_up_operands(&self, left: u64, wide_right: u128, product: u128) -> Lookup {
        let right = wide_right as u64;
        let index = interleave(left, right);
        let (output, lane) = match (self.lanes, self.table) {
            (Some(lanes), _) => (lanes.entry(left, right), lanes.lane(right).unwrap_or(0)),
            (None, Some(table)) => (table.entry_of_words(left, right).magnitude as u64, 0),
            (None, None) => (0, 0),
        };
        Lookup { product, index, left, right: wide_right, output, lane }
    }
}

/// The wires of a lookup.
struct Lookup {
    product: u128,
    index: u128,
    left: u64,
    right: u128,
    output: u64,
    lane: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_static_row_takes_80_bytes_at_most() {
        assert!(size_of::<Static>() <= 80, "{} bytes", size_of::<Static>());
    }
}
