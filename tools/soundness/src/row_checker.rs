//! Every constraint of the protocol on concrete rows, by plain evaluation, without cryptography.
//!
//! Exactly the traces that an honest prover can prove break no rule: what the relations check on
//! random combinations of all rows is checked on each row. Soundness tests use [`broken`] to say
//! which relations a forged row breaks.

use crate::replay::first_value;
use rill_field::{F, Zero};
use rill_isa::tables::interleave;
use rill_isa::{Flag, REGISTER_COUNT, Register};
use rill_program::{MemoryMap, ProgramKey};
use rill_prover::columns;
use rill_verifier::Statement;
use rill_verifier::spartan::rows::constraints;
use rill_witness::Cycle;
use std::collections::BTreeMap;

/// A rule that a row can break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A row constraint, by its number.
    Constraint(usize),
    /// A product column is not the product.
    Product,
    /// A Next column is not the column of the next row.
    Shift,
    /// A modular product is none.
    Gated,
    /// An operand does not come from where the flags say.
    Routing,
    /// Operands, output or lane offset are not those of the index.
    Lookup,
    /// A bytecode column is not that of the row at `PC`.
    Bytecode,
    /// The first row is not the reset row.
    Reset,
    /// A slot does not hold the register's value.
    Registers,
    /// Access, address and word do not agree.
    RamAddress,
    /// An access does not see the word's value.
    RamValue,
    /// The I/O region does not end as the statement says.
    Output,
}

impl Rule {
    /// The relation that fails on rows that break the rule, with columns of values as the
    /// increments make them.
    pub fn relation(self) -> &'static str {
        match self {
            Self::Constraint(_) => "spartan.outer",
            Self::Product => "spartan.product",
            Self::Gated => "sparse.gated",
            Self::Shift => "spartan.shift",
            Self::Routing => "operands.input",
            Self::Lookup => "lookups.read_raf",
            Self::Bytecode | Self::Reset => "bytecode.read_raf",
            Self::Registers => "registers.read_write",
            Self::RamAddress => "ram.raf",
            Self::RamValue => "ram.read_write",
            Self::Output => "ram.output",
        }
    }
}

/// The first row that breaks a rule, and the rule. Does not look at what comes after it.
pub fn first_broken(
    key: &ProgramKey,
    statement: &Statement,
    cycles: &[Cycle],
) -> Option<(u64, Rule)> {
    let mut checker = Checker::new(key, statement);
    let mut rows = cycles.iter();
    while checker.broken.is_empty() {
        let Some(cycle) = rows.next() else {
            checker.finish();
            break;
        };
        checker.row(cycle);
    }
    checker.broken.into_iter().map(|(rule, row)| (row, rule)).min()
}

/// All rules that rows break, each with the first row that breaks it.
pub fn broken(key: &ProgramKey, statement: &Statement, cycles: &[Cycle]) -> BTreeMap<Rule, u64> {
    let mut checker = Checker::new(key, statement);
    cycles.iter().for_each(|cycle| checker.row(cycle));
    checker.finish();
    checker.broken
}

/// The state of the machine before the next row, as the increments make it.
struct Checker<'a> {
    key: &'a ProgramKey,
    statement: &'a Statement,
    /// The memory map; `None` if the statement has none.
    map: Option<MemoryMap>,
    row: u64,
    before: Option<Cycle>,
    registers: [i128; REGISTER_COUNT],
    memory: BTreeMap<u64, i128>,
    broken: BTreeMap<Rule, u64>,
}

impl<'a> Checker<'a> {
    fn new(key: &'a ProgramKey, statement: &'a Statement) -> Self {
        let map = map(key, statement);
        let image = map.iter().flat_map(|map| key.image().words(map));
        let memory = image.map(|(index, value)| (index, i128::from(value))).collect();
        let registers = [0; REGISTER_COUNT];
        let broken = BTreeMap::new();
        Self { key, statement, map, row: 0, before: None, registers, memory, broken }
    }

    fn demand(&mut self, holds: bool, rule: Rule) {
        if !holds {
            self.broken.entry(rule).or_insert(self.row);
        }
    }

    fn row(&mut self, cycle: &Cycle) {
        match self.before {
            None => self.demand(cycle.pc == self.key.reset(), Rule::Reset),
            Some(before) => self.demand(follows(&before, cycle), Rule::Shift),
        }
        let z = columns(cycle);
        for (number, (guard, difference)) in constraints(&z).into_iter().enumerate() {
            self.demand((guard * difference).is_zero(), Rule::Constraint(number));
        }
        self.demand(is_bytecode(self.key, cycle), Rule::Bytecode);
        self.demand(has_products(cycle), Rule::Product);
        self.demand(is_product(cycle), Rule::Gated);
        self.demand(is_routed(cycle), Rule::Routing);
        self.demand(is_lookup(cycle), Rule::Lookup);
        self.registers(cycle);
        self.ram(cycle);
        self.before = Some(*cycle);
        self.row += 1;
    }

    fn registers(&mut self, cycle: &Cycle) {
        let value = |slot: Option<Register>| slot.map_or(0, |r| self.registers[r.index()]);
        let reads = value(cycle.rs1) == i128::from(cycle.rs1_value)
            && value(cycle.rs2) == i128::from(cycle.rs2_value)
            && cycle.gate.is_none_or(|gate| {
                let held = gate.registers.map(|register| value(Some(register)));
                held == gate.values.map(i128::from)
            });
        let written = value(cycle.rd) + if cycle.rd.is_some() { cycle.rd_inc } else { 0 };
        self.demand(reads && written == i128::from(cycle.rd_write_value), Rule::Registers);
        if let Some(rd) = cycle.rd {
            self.registers[rd.index()] = written;
        }
    }

    /// At or above `2^m` there are no words: `RamRa` has no column there. Words of calls never
    /// change: inputs were there before the run as their first accesses find them, outputs follow
    /// from them.
    fn ram(&mut self, cycle: &Cycle) {
        let m = self.statement.log_memory;
        let word = cycle.ram_word.map(u64::from).filter(|word| word >> m == 0);
        self.demand(cycle.flags.accesses_ram() == word.is_some(), Rule::RamAddress);
        let address = word.zip(self.map.as_ref()).map_or(0, |(word, map)| map.address(word));
        self.demand(cycle.ram_address == address, Rule::RamAddress);
        let (before, after) = match word {
            None => (0, 0),
            Some(word) => {
                let is_call = self.map.as_ref().is_some_and(|map| word >= map.immutable());
                self.demand(!is_call || cycle.ram_inc == 0, Rule::RamValue);
                let first = self.first(word, cycle);
                let value = self.memory.entry(word).or_insert(first);
                let before = *value;
                *value += cycle.ram_inc;
                (before, *value)
            }
        };
        let sees = before == i128::from(cycle.ram_read_value)
            && after == i128::from(cycle.ram_write_value);
        self.demand(sees, Rule::RamValue);
    }

    /// What the first access to a word finds.
    fn first(&self, word: u64, cycle: &Cycle) -> i128 {
        let value = |word| self.memory.get(&word).map_or(0, |value| *value as u64);
        let first = |map| first_value(map, word, cycle.ram_read_value, value);
        self.map.as_ref().map_or(0, first).into()
    }

    /// After the last row: it has no successor, and memory is as the statement says.
    fn finish(&mut self) {
        if let Some(before) = self.before {
            let nothing =
                before.next_pc == 0 && before.next_unexpanded_pc == 0 && !before.next_middle;
            self.demand(nothing, Rule::Shift);
        }
        let mut expected = vec![0u64; self.key.layout().io_words() as usize];
        expected[0] = 2 * u64::from(self.statement.exit_code) + 1;
        expected[1] = self.statement.output.len() as u64;
        for (i, byte) in self.statement.output.iter().enumerate() {
            expected[2 + i / 8] |= u64::from(*byte) << (8 * (i % 8));
        }
        for (word, value) in (0..).zip(expected) {
            let found = self.memory.get(&word).copied().unwrap_or(0);
            self.demand(found == i128::from(value), Rule::Output);
        }
    }
}

/// The memory map of a statement, if it has one.
fn map(key: &ProgramKey, statement: &Statement) -> Option<MemoryMap> {
    let calls = key.precompiles().iter().copied().zip(statement.invocations.iter().copied());
    let calls: Vec<_> = calls.collect();
    MemoryMap::with_calls(key.layout(), &statement.memory, statement.log_memory, &calls).ok()
}

/// The Next columns of `before` are the columns of `cycle`.
fn follows(before: &Cycle, cycle: &Cycle) -> bool {
    before.next_pc == cycle.pc
        && before.next_unexpanded_pc == cycle.unexpanded_pc
        && before.next_middle == cycle.flags.has(Flag::Middle)
}

/// The bytecode columns are those of the row at `PC`.
fn is_bytecode(key: &ProgramKey, cycle: &Cycle) -> bool {
    let row = key.row(cycle.pc as usize);
    u64::from(cycle.pc) >> key.log_bytecode() == 0
        && cycle.unexpanded_pc == row.address
        && cycle.imm == row.imm
        && cycle.flags == row.flags()
        && cycle.table == row.table()
        && (cycle.rd, cycle.rs1, cycle.rs2) == (row.rd, row.rs1, row.rs2)
        && cycle.gate.map(|gate| gate.registers) == row.ports
}

/// `Product = LeftInput·RightInput`, `ShouldBranch = LookupOutput·Branch`.
fn has_products(cycle: &Cycle) -> bool {
    let z = columns(cycle);
    let branch = F::from(u64::from(cycle.flags.has(Flag::Branch)));
    z.product == z.left_input * z.right_input && z.should_branch == z.lookup_output * branch
}

/// `First·Second = Quotient·Modulus + Remainder`, on rows with ports.
fn is_product(cycle: &Cycle) -> bool {
    cycle.gate.is_none_or(|gate| {
        let [first, second, modulus] = gate.values.map(F::from);
        let [quotient, remainder] =
            [cycle.lookup_index >> 64, u128::from(cycle.lookup_index as u64)];
        first * second == F::from(quotient) * modulus + F::from(remainder)
    })
}

/// The operands are what the routing flags select.
fn is_routed(cycle: &Cycle) -> bool {
    let z = columns(cycle);
    let flag = |flag| F::from(u64::from(cycle.flags.has(flag)));
    let left = flag(Flag::LeftIsRs1) * z.rs1_value
        + flag(Flag::LeftIsPc) * z.unexpanded_pc
        + flag(Flag::LeftIsRam) * z.ram_read_value;
    let right = flag(Flag::RightIsRs2) * z.rs2_value + flag(Flag::RightIsImm) * z.imm;
    z.left_input == left && z.right_input == right
}

/// Operands, output and lane offset are functions of the one index.
fn is_lookup(cycle: &Cycle) -> bool {
    let index = cycle.lookup_index;
    let operands = if cycle.flags.is_identity() {
        cycle.left_lookup == 0 && cycle.right_lookup == index
    } else {
        u64::try_from(cycle.right_lookup)
            .is_ok_and(|right| interleave(cycle.left_lookup, right) == index)
    };
    let output = cycle.table.map_or(Some(0), |table| table.entry(index).word());
    let lane = cycle.table.and_then(|table| table.lane(index)).unwrap_or(0);
    operands && output == Some(cycle.lookup_output) && lane == cycle.lane_offset
}
