//! Every wire of a row, and ways to change it alone.

use rill_isa::{Flag, Flags, Register, Table};
use rill_witness::Cycle;

/// All flags.
pub const FLAGS: [Flag; 20] = [
    Flag::Add,
    Flag::Sub,
    Flag::Mul,
    Flag::Advice,
    Flag::Load,
    Flag::Store,
    Flag::Jump,
    Flag::WriteLookup,
    Flag::WriteRam,
    Flag::WriteLink,
    Flag::Assert,
    Flag::Continues,
    Flag::Compressed,
    Flag::Branch,
    Flag::LeftIsRs1,
    Flag::LeftIsPc,
    Flag::LeftIsRam,
    Flag::RightIsRs2,
    Flag::RightIsImm,
    Flag::Middle,
];

/// `flags` with one flag turned over.
pub fn toggled(flags: Flags, flag: Flag) -> Flags {
    FLAGS
        .into_iter()
        .filter(|other| flags.has(*other) != (*other == flag))
        .fold(Flags::NONE, Flags::with)
}

/// A wire of [`Cycle`] by its field's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the fields of `Cycle`")]
pub enum Wire {
    Pc,
    UnexpandedPc,
    Imm,
    Flags,
    Table,
    Rd,
    Rs1,
    Rs2,
    Rs1Value,
    Rs2Value,
    RdBefore,
    RdWriteValue,
    RdInc,
    RamWord,
    RamAddress,
    RamReadValue,
    RamWriteValue,
    RamInc,
    LeftInput,
    RightInput,
    Product,
    LeftLookup,
    RightLookup,
    LookupIndex,
    LookupOutput,
    LaneOffset,
    ShouldBranch,
    NextUnexpandedPc,
    NextPc,
    NextMiddle,
}

/// `cycle` with one wire changed, in several ways for each wire.
pub fn changes(cycle: &Cycle) -> Vec<(Wire, Cycle)> {
    let mut changes = Vec::new();
    let mut add = |wire, edit: &dyn Fn(&mut Cycle)| {
        let mut changed = *cycle;
        edit(&mut changed);
        // Some of the ways may be none for a given row.
        if changed != *cycle {
            changes.push((wire, changed));
        }
    };
    for flag in FLAGS {
        add(Wire::Flags, &|c| c.flags = toggled(c.flags, flag));
    }
    for table in [None, Some(Table::RangeCheck), Some(Table::And), Some(Table::ExtractW)] {
        add(Wire::Table, &|c| c.table = table);
    }
    for register in [None, Some(Register::ZERO), Some(Register::new(9)), Some(Register::new(127))] {
        add(Wire::Rd, &|c| c.rd = register);
        add(Wire::Rs1, &|c| c.rs1 = register);
        add(Wire::Rs2, &|c| c.rs2 = register);
    }
    for word in [None, Some(0), Some(1), Some(5), Some(cycle.ram_word.unwrap_or(0) ^ 2)] {
        add(Wire::RamWord, &|c| c.ram_word = word);
    }
    add(Wire::NextMiddle, &|c| c.next_middle = !c.next_middle);
    for bit in [0, 1, 7] {
        add(Wire::Pc, &|c| c.pc ^= 1 << bit);
        add(Wire::NextPc, &|c| c.next_pc ^= 1 << bit);
    }
    for bit in [0, 3, 31, 63] {
        add_narrow(&mut add, bit);
    }
    for bit in [0, 3, 31, 63, 64, 100] {
        add(Wire::Imm, &|c| c.imm ^= 1 << bit);
        add(Wire::RdInc, &|c| c.rd_inc ^= 1 << bit);
        add(Wire::RamInc, &|c| c.ram_inc ^= 1 << bit);
        add(Wire::RightInput, &|c| c.right_input ^= 1 << bit);
        add(Wire::Product, &|c| c.product ^= 1 << bit);
        add(Wire::RightLookup, &|c| c.right_lookup ^= 1 << bit);
        add(Wire::LookupIndex, &|c| c.lookup_index ^= 1 << bit);
    }
    changes
}

type Edit<'a> = &'a mut dyn FnMut(Wire, &dyn Fn(&mut Cycle));

/// The wires of 64 bits.
fn add_narrow(add: Edit<'_>, bit: u32) {
    add(Wire::UnexpandedPc, &|c| c.unexpanded_pc ^= 1 << bit);
    add(Wire::Rs1Value, &|c| c.rs1_value ^= 1 << bit);
    add(Wire::Rs2Value, &|c| c.rs2_value ^= 1 << bit);
    add(Wire::RdBefore, &|c| c.rd_before ^= 1 << bit);
    add(Wire::RdWriteValue, &|c| c.rd_write_value ^= 1 << bit);
    add(Wire::RamAddress, &|c| c.ram_address ^= 1 << bit);
    add(Wire::RamReadValue, &|c| c.ram_read_value ^= 1 << bit);
    add(Wire::RamWriteValue, &|c| c.ram_write_value ^= 1 << bit);
    add(Wire::LeftInput, &|c| c.left_input ^= 1 << bit);
    add(Wire::LeftLookup, &|c| c.left_lookup ^= 1 << bit);
    add(Wire::LookupOutput, &|c| c.lookup_output ^= 1 << bit);
    add(Wire::LaneOffset, &|c| c.lane_offset ^= 1 << bit);
    add(Wire::ShouldBranch, &|c| c.should_branch ^= 1 << bit);
    add(Wire::NextUnexpandedPc, &|c| c.next_unexpanded_pc ^= 1 << bit);
}

/// Why a change of a wire of this row is not a lie, if it is not.
pub fn harmless(wire: Wire, cycle: &Cycle) -> Option<&'static str> {
    match wire {
        Wire::RdBefore => Some("no column: the value before is the sum of earlier increments"),
        Wire::RdInc if cycle.rd.is_none() => Some("RdWa = 0: RdInc is a factor of nothing else"),
        Wire::RamInc if cycle.ram_word.is_none() => Some("RamRa = 0: as RdInc"),
        _ => None,
    }
}
