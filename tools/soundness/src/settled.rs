//! Lies about single wires, settled: what follows from the wire on its row follows from the lie.
//!
//! A row lies about one thing only and breaks one rule only. With that rule left out nothing on the
//! row would be wrong.

use crate::replay::{read_at, set_output, set_read, set_written, settle, store};
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

const fn lie(name: &'static str, rule: fn(&Cycle) -> Option<Rule>, tell: fn(&mut Cycle)) -> Lie {
    Lie { name, rule, tell }
}

/// All of them.
pub const LIES: [Lie; 21] = [
    lie("Rs1Value", reads_first, first_register),
    lie("Rs2Value", reads_second, second_register),
    lie(
        "LeftInput",
        |c| (!has(c, Flag::Advice) && !decides(c)).then_some(Rule::Routing),
        |c| {
            c.left_input ^= 1;
            settle(c);
        },
    ),
    lie(
        "RightInput",
        |c| (!decides(c)).then_some(Rule::Routing),
        // A difference of 8 leaves the lane offset as it is.
        |c| {
            c.right_input ^= 8;
            settle(c);
        },
    ),
    lie(
        "LookupOutput",
        |c| (!decides(c)).then_some(Rule::Lookup),
        |c| set_output(c, c.lookup_output ^ 1),
    ),
    lie("right operand of a sum", |c| identity(c, Flag::Add, 6), next_index),
    lie("right operand of a difference", |c| identity(c, Flag::Sub, 7), next_index),
    lie("right operand of a product", |c| identity(c, Flag::Mul, 8), next_index),
    lie("left operand of two", |c| interleaved(c, 5), left_operand),
    lie("right operand of two", |c| interleaved(c, 9), right_operand),
    lie(
        "Product, which nobody takes",
        |c| (!has(c, Flag::Mul)).then_some(Rule::Product),
        |c| c.product ^= 1,
    ),
    lie(
        "Product, which is looked up",
        |c| (has(c, Flag::Mul) && !decides(c)).then_some(Rule::Product),
        |c| {
            c.product ^= 1 << 64;
            read_at(c, c.product);
        },
    ),
    lie("RdWriteValue", written, |c| set_written(c, c.rd_write_value ^ 1)),
    lie(
        "RdWriteValue without rd",
        |c| c.rd.is_none().then_some(Rule::Registers),
        |c| c.rd_write_value = 3,
    ),
    lie("RdInc", |c| c.rd.is_some().then_some(Rule::Registers), |c| c.rd_inc += 1),
    lie("RamReadValue", |c| c.ram_word.is_some().then_some(Rule::RamValue), word_before),
    lie(
        "RamWriteValue",
        |c| {
            let number = if has(c, Flag::Load) { 1 } else { 3 };
            c.ram_word.is_some().then_some(Rule::Constraint(number))
        },
        |c| store(c, c.ram_write_value ^ 1),
    ),
    lie("RamInc", |c| c.ram_word.is_some().then_some(Rule::RamValue), |c| c.ram_inc += 1),
    lie(
        "RamAddress without access",
        |c| c.ram_word.is_none().then_some(Rule::RamAddress),
        |c| c.ram_address = 8,
    ),
    lie(
        "LaneOffset without access",
        |c| c.ram_word.is_none().then_some(Rule::Lookup),
        |c| c.lane_offset ^= 1,
    ),
    lie(
        "table",
        |c| (!decides(c) && c.ram_word.is_none()).then_some(Rule::Bytecode),
        |c| {
            let other = if c.flags.is_identity() { Table::UpperWord } else { Table::Xor };
            let same = c.table == Some(other);
            c.table = if same { None } else { Some(other) };
            settle(c);
        },
    ),
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
    read_at(cycle, cycle.lookup_index ^ 1);
}

fn interleaved(cycle: &Cycle, number: usize) -> Option<Rule> {
    (!cycle.flags.is_identity() && !decides(cycle)).then_some(Rule::Constraint(number))
}

fn left_operand(cycle: &mut Cycle) {
    read_at(cycle, interleave(cycle.left_lookup ^ 1, cycle.right_lookup as u64));
}

/// A difference of 8 leaves the lane offset as it is.
fn right_operand(cycle: &mut Cycle) {
    read_at(cycle, interleave(cycle.left_lookup, cycle.right_lookup as u64 ^ 8));
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
