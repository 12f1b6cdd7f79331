//! What all cycles of one bytecode row share.

use crate::Cycle;
use crate::cycle::Record;
use rill_isa::tables::{LaneTable, interleave};
use rill_isa::{Combine, Flag, Flags, Left, Register, Right, Row, Table, Write};
use rill_program::WORD_BYTES;

/// A bytecode row, resolved: its columns, and its choices as masks, all ones or zero, so that a
/// cycle is derived with few branches.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Static {
    imm: i128,
    address: u64,
    /// Masks of the slots in use.
    has_rs1: u64,
    has_rs2: u64,
    has_rd: u64,
    /// Masks of the terms of the left operand.
    left_rs1: u64,
    left_pc: u64,
    left_ram: u64,
    /// Mask of `rs2`, and the immediate if it is a term, of the right operand.
    right_rs2: u64,
    right_imm: i128,
    loads: u64,
    stores: u64,
    branches: u64,
    /// What `rd` receives: the lookup output, the RAM word, or this address.
    write_lookup: u64,
    write_ram: u64,
    link: u64,
    flags: Flags,
    combine: Combine,
    table: Option<Table>,
    /// The table's moves, if it is a lane table.
    lanes: Option<LaneTable>,
    rd: Option<Register>,
    rs1: Option<Register>,
    rs2: Option<Register>,
    middle: bool,
}

#[inline(always)]
fn mask(set: bool) -> u64 {
    if set { u64::MAX } else { 0 }
}

impl Static {
    pub(crate) fn new(row: &Row) -> Self {
        let (spec, flags) = (row.kind.spec(), row.flags());
        let has_imm = matches!(spec.right, Right::Imm | Right::Rs2PlusImm);
        let writes = |write| mask(row.rd.is_some() && spec.write == write);
        Self {
            imm: row.imm,
            address: row.address,
            has_rs1: mask(row.rs1.is_some()),
            has_rs2: mask(row.rs2.is_some()),
            has_rd: mask(row.rd.is_some()),
            left_rs1: mask(spec.left == Left::Rs1),
            left_pc: mask(spec.left == Left::Pc),
            left_ram: mask(spec.left == Left::Ram),
            right_rs2: mask(matches!(spec.right, Right::Rs2 | Right::Rs2PlusImm)),
            right_imm: if has_imm { row.imm } else { 0 },
            loads: mask(flags.has(Flag::Load)),
            stores: mask(flags.has(Flag::Store)),
            branches: mask(flags.has(Flag::Branch)),
            write_lookup: writes(Write::Lookup),
            write_ram: writes(Write::Ram),
            link: writes(Write::Link) & (row.address + if row.compressed { 2 } else { 4 }),
            flags,
            combine: spec.combine,
            table: spec.table,
            lanes: spec.table.and_then(Table::lane_table),
            rd: row.rd,
            rs1: row.rs1,
            rs2: row.rs2,
            middle: row.middle,
        }
    }

    /// All wires of a cycle of this row as recorded, followed by `next`; the window of memory
    /// begins at `lowest`.
    #[inline(always)]
    pub(crate) fn cycle(
        &self,
        record: Record,
        lowest: u64,
        (next_pc, next): (u32, &Self),
    ) -> Cycle {
        let rs1_value = record.a & self.has_rs1;
        let rs2_value = record.b & self.has_rs2;
        let rd_before = record.c & self.has_rd;
        let ram_word = record.ram.checked_sub(1);
        let accesses = mask(ram_word.is_some());
        let ram_read_value = (record.a & self.loads | record.c & !self.loads) & accesses;

        let left_input = rs1_value & self.left_rs1
            | self.address & self.left_pc
            | ram_read_value & self.left_ram;
        let right_input = i128::from(rs2_value & self.right_rs2) + self.right_imm;
        let lookup = self.look_up(left_input, right_input, record.a);

        let stored = lookup.output.wrapping_add(record.a) & self.stores;
        let ram_write_value = (stored | ram_read_value & !self.stores) & accesses;
        let rd_write_value =
            lookup.output & self.write_lookup | ram_read_value & self.write_ram | self.link;
        Cycle {
            pc: record.pc,
            unexpanded_pc: self.address,
            imm: self.imm,
            flags: self.flags,
            table: self.table,
            rd: self.rd,
            rs1: self.rs1,
            rs2: self.rs2,
            rs1_value,
            rs2_value,
            rd_before,
            rd_write_value,
            rd_inc: i128::from(rd_write_value) - i128::from(rd_before),
            ram_word,
            ram_address: lowest.wrapping_add(WORD_BYTES * u64::from(record.ram.wrapping_sub(1)))
                & accesses,
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
            should_branch: lookup.output & self.branches,
            next_unexpanded_pc: next.address,
            next_pc,
            next_middle: next.middle,
        }
    }

    #[inline(always)]
    fn look_up(&self, left: u64, right: i128, advice: u64) -> Lookup {
        // Operands of a run's rows are below 2^64, so nothing wraps.
        let (wide_left, wide_right) = (u128::from(left), right as u128);
        let product = wide_left.wrapping_mul(wide_right);
        let index = match self.combine {
            Combine::Interleave => return self.look_up_operands(left, wide_right, product),
            Combine::Add => wide_left.wrapping_add(wide_right),
            Combine::Sub => wide_left.wrapping_sub(wide_right).wrapping_add(1 << 64),
            Combine::Mul => product,
            Combine::Advice => u128::from(advice),
        };
        let output = match self.table {
            None => 0,
            Some(Table::RangeCheck) => index as u64,
            Some(table) => table.entry(index).magnitude as u64,
        };
        Lookup { product, index, left: 0, right: index, output, lane: 0 }
    }

    /// The lookup of two interleaved operands.
    #[inline(always)]
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
