//! Lies about single wires, settled: what follows from the wire on its row follows from the lie.
//!
//! A row lies about one thing only and breaks one rule only. With that rule left out nothing on the
//! row would be wrong.

use crate::replay::{read_table, set_index, set_output, set_read, set_written, settle, store};
use crate::row_checker::Rule;
use rill_isa::tables::interleave;
use rill_isa::{Flag, Table};
use rill_witness::Cycle;

/// A way to lie about a row.
pub struct Lie {
    /// The wire.
    pub name: &'static str,
    /// The rule that it breaks on this row; `None` if the row has no such wire, or if the lie is
    /// also one about something else there.
    pub rule: fn(&Cycle) -> Option<Rule>,
    /// Tells it.
    pub tell: fn(&mut Cycle),
}

/// All of them.
pub const LIES: [Lie; 21] = [
    Lie { name: "Rs1Value", rule: reads_first, tell: first_register },
    Lie { name: "Rs2Value", rule: reads_second, tell: second_register },
    Lie {
        name: "LeftInput",
        rule: |c| (!has(c, Flag::Advice) && !decides(c)).then_some(Rule::Routing),
        tell: |c| {
            c.left_input ^= 1;
            settle(c);
        },
    },
    Lie {
        name: "RightInput",
        // A difference of 8 leaves the lane offset as it is.
        rule: |c| (!decides(c)).then_some(Rule::Routing),
        tell: |c| {
            c.right_input ^= 8;
            settle(c);
        },
    },
    Lie {
        name: "LookupOutput",
        rule: |c| (!decides(c)).then_some(Rule::Lookup),
        tell: |c| set_output(c, c.lookup_output ^ 1),
    },
    Lie { name: "right operand of a sum", rule: |c| identity(c, Flag::Add, 6), tell: next_index },
    Lie {
        name: "right operand of a difference",
        rule: |c| identity(c, Flag::Sub, 7),
        tell: next_index,
    },
    Lie {
        name: "right operand of a product",
        rule: |c| identity(c, Flag::Mul, 8),
        tell: next_index,
    },
    Lie { name: "left operand of two", rule: |c| interleaved(c, 5), tell: left_operand },
    Lie { name: "right operand of two", rule: |c| interleaved(c, 9), tell: right_operand },
    Lie {
        name: "Product, which nobody takes",
        rule: |c| (!has(c, Flag::Mul)).then_some(Rule::Product),
        tell: |c| c.product ^= 1,
    },
    Lie {
        name: "Product, which is looked up",
        rule: |c| (has(c, Flag::Mul) && !decides(c)).then_some(Rule::Product),
        tell: |c| {
            c.product ^= 1 << 64;
            set_index(c, c.product);
            read_table(c);
        },
    },
    Lie { name: "RdWriteValue", rule: written, tell: |c| set_written(c, c.rd_write_value ^ 1) },
    Lie {
        name: "RdWriteValue without rd",
        rule: |c| c.rd.is_none().then_some(Rule::Registers),
        tell: |c| c.rd_write_value = 3,
    },
    Lie {
        name: "RdInc",
        rule: |c| c.rd.is_some().then_some(Rule::Registers),
        tell: |c| c.rd_inc += 1,
    },
    Lie {
        name: "RamReadValue",
        rule: |c| c.ram_word.is_some().then_some(Rule::RamValue),
        tell: word_before,
    },
    Lie {
        name: "RamWriteValue",
        rule: |c| {
            let number = if has(c, Flag::Load) { 1 } else { 3 };
            c.ram_word.is_some().then_some(Rule::Constraint(number))
        },
        tell: |c| store(c, c.ram_write_value ^ 1),
    },
    Lie {
        name: "RamInc",
        rule: |c| c.ram_word.is_some().then_some(Rule::RamValue),
        tell: |c| c.ram_inc += 1,
    },
    Lie {
        name: "RamAddress without access",
        rule: |c| c.ram_word.is_none().then_some(Rule::RamAddress),
        tell: |c| c.ram_address = 8,
    },
    Lie {
        name: "LaneOffset without access",
        rule: |c| c.ram_word.is_none().then_some(Rule::Lookup),
        tell: |c| c.lane_offset ^= 1,
    },
    Lie {
        name: "table",
        rule: |c| (!decides(c) && c.ram_word.is_none()).then_some(Rule::Bytecode),
        tell: |c| {
            let other = if c.flags.is_identity() { Table::UpperWord } else { Table::Xor };
            let same = c.table == Some(other);
            c.table = if same { None } else { Some(other) };
            settle(c);
        },
    },
];

fn has(cycle: &Cycle, flag: Flag) -> bool {
    cycle.flags.has(flag)
}

/// The output decides where the row goes, or whether it may be.
fn decides(cycle: &Cycle) -> bool {
    [Flag::Branch, Flag::Jump, Flag::Assert].into_iter().any(|flag| has(cycle, flag))
}

fn reads_first(cycle: &Cycle) -> Option<Rule> {
    (!decides(cycle)).then_some(Rule::Registers)
}

fn first_register(cycle: &mut Cycle) {
    cycle.rs1_value ^= 1;
    if has(cycle, Flag::LeftIsRs1) {
        cycle.left_input = cycle.rs1_value;
    }
    settle(cycle);
}

/// The base of an access is also about its address.
fn reads_second(cycle: &Cycle) -> Option<Rule> {
    (!decides(cycle) && cycle.ram_word.is_none()).then_some(Rule::Registers)
}

fn second_register(cycle: &mut Cycle) {
    let before = cycle.rs2_value;
    cycle.rs2_value ^= 1;
    if has(cycle, Flag::RightIsRs2) {
        cycle.right_input += i128::from(cycle.rs2_value) - i128::from(before);
    }
    settle(cycle);
}

fn identity(cycle: &Cycle, flag: Flag, number: usize) -> Option<Rule> {
    (has(cycle, flag) && !decides(cycle)).then_some(Rule::Constraint(number))
}

fn next_index(cycle: &mut Cycle) {
    set_index(cycle, cycle.lookup_index ^ 1);
    read_table(cycle);
}

fn interleaved(cycle: &Cycle, number: usize) -> Option<Rule> {
    (!cycle.flags.is_identity() && !decides(cycle)).then_some(Rule::Constraint(number))
}

fn left_operand(cycle: &mut Cycle) {
    set_index(cycle, interleave(cycle.left_lookup ^ 1, cycle.right_lookup as u64));
    read_table(cycle);
}

/// A difference of 8 leaves the lane offset as it is.
fn right_operand(cycle: &mut Cycle) {
    set_index(cycle, interleave(cycle.left_lookup, cycle.right_lookup as u64 ^ 8));
    read_table(cycle);
}

fn written(cycle: &Cycle) -> Option<Rule> {
    let writes = [(Flag::WriteLookup, 11), (Flag::WriteRam, 2), (Flag::WriteLink, 12)];
    let number = writes.into_iter().find(|(flag, _)| has(cycle, *flag));
    number.map(|(_, number)| Rule::Constraint(number))
}

fn word_before(cycle: &mut Cycle) {
    if has(cycle, Flag::Load) {
        set_read(cycle, cycle.ram_read_value ^ 1);
    } else {
        cycle.ram_read_value ^= 1;
        if has(cycle, Flag::LeftIsRam) {
            cycle.left_input = cycle.ram_read_value;
        }
        settle(cycle);
    }
}
