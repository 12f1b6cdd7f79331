//! Every wire of a row, and ways to change it alone.

use rill_isa::{Flag, Flags, PORTS, Register, Table};
use rill_witness::{Cycle, Gate};

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

/// `cycle` with one wire changed, in several ways for each wire, which goes by its field's name.
pub fn changes(cycle: &Cycle) -> Vec<(&'static str, Cycle)> {
    let mut changes = Vec::new();
    macro_rules! set {
        ($wire:ident, $values:expr) => {
            for value in $values {
                changes.push((stringify!($wire), Cycle { $wire: value, ..*cycle }));
            }
        };
    }
    macro_rules! flip {
        ($bits:expr, [$($wire:ident),*]) => {
            $(set!($wire, $bits.map(|bit| cycle.$wire ^ 1 << bit));)*
        };
    }
    set!(flags, FLAGS.map(|flag| toggled(cycle.flags, flag)));
    set!(table, [None, Some(Table::RangeCheck), Some(Table::And), Some(Table::ExtractW)]);
    let registers = [None, Some(Register::ZERO), Some(Register::new(9)), Some(Register::new(127))];
    set!(rd, registers);
    set!(rs1, registers);
    set!(rs2, registers);
    set!(gate, gates(cycle));
    set!(ram_word, [None, Some(0), Some(1), Some(5), Some(cycle.ram_word.unwrap_or(0) ^ 2)]);
    set!(next_middle, [!cycle.next_middle]);
    flip!([0, 1, 7], [pc, next_pc]);
    flip!([0, 3, 31, 63], [unexpanded_pc, next_unexpanded_pc, rs1_value, rs2_value, rd_before]);
    flip!([0, 3, 31, 63], [rd_write_value, ram_address, ram_read_value, ram_write_value]);
    flip!([0, 3, 31, 63], [left_input, left_lookup, lookup_output, lane_offset, should_branch]);
    flip!([0, 3, 31, 63, 64, 100], [imm, rd_inc, ram_inc]);
    flip!([0, 3, 31, 63, 64, 100], [right_input, product, right_lookup, lookup_index]);
    // Some of the ways may be none for a given row.
    changes.retain(|(_, changed)| changed != cycle);
    changes
}

/// No ports, or others: of a row without ports such that read other registers than they hold.
fn gates(cycle: &Cycle) -> Vec<Option<Gate>> {
    let own =
        cycle.gate.unwrap_or(Gate { registers: [Register::new(9); PORTS], values: [0; PORTS] });
    let of_port = |i: usize| {
        let [mut register, mut value] = [own, own];
        register.registers[i] = Register::new(register.registers[i].number() ^ 64);
        value.values[i] ^= 1 << 63;
        [Some(register), Some(value)]
    };
    (0..PORTS).flat_map(of_port).chain([None]).collect()
}

/// Why a change of a wire of this row is not a lie, if it is not.
pub fn harmless(wire: &str, cycle: &Cycle) -> Option<&'static str> {
    match wire {
        "rd_before" => Some("no column: the value before is the sum of earlier increments"),
        "rd_inc" if cycle.rd.is_none() => Some("RdWa = 0: RdInc is a factor of nothing else"),
        "ram_inc" if cycle.ram_word.is_none() => Some("RamRa = 0: as RdInc"),
        _ => None,
    }
}
