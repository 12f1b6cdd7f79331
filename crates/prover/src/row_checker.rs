//! Every constraint of the protocol on concrete rows, by plain evaluation, without cryptography.
//!
//! [`check`] accepts exactly the traces that an honest prover can prove: it checks on each row what the relations check on
//! random combinations of all rows. Soundness tests use it to say which rule a forged row breaks.

use crate::columns;
use rill_field::{F, Zero};
use rill_isa::tables::interleave;
use rill_isa::{Flag, REGISTER_COUNT, Register};
use rill_program::{ProgramKey, WORD_BYTES};
use rill_verifier::Statement;
use rill_verifier::spartan::rows::constraints;
use rill_witness::{Block, Cycle, CycleSource, SourceError};
use std::collections::BTreeMap;
use thiserror::Error;

/// A rule that a row can break, with the relation that enforces it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// `spartan.outer`: row constraint of this number.
    Constraint(usize),
    /// `spartan.product`: a product column is not the product.
    Product,
    /// `spartan.shift`: a Next column is not the column of the next row.
    Shift,
    /// `operands.input`: an operand does not come from where the flags say.
    Routing,
    /// `lookups.read_raf`: operands, output or lane offset are not those of the index.
    Lookup,
    /// `bytecode.read_raf`: a bytecode column is not that of the row at `PC`.
    Bytecode,
    /// `bytecode.read_raf`: the first row is not the reset row.
    Reset,
    /// `registers.read_write`, `registers.val_evaluation`: a slot does not hold the register's value.
    Registers,
    /// `ram.raf`: access, address and word do not agree.
    RamAddress,
    /// `ram.read_write`, `ram.val_check`: an access does not see the word's value.
    RamValue,
    /// `ram.output`: the I/O region does not end as the statement says.
    Output,
}

/// Why rows are not those of a run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RowError {
    /// A row breaks a rule.
    #[error("row {row} breaks {rule:?}")]
    Broken {
        /// The row.
        row: u64,
        /// The rule.
        rule: Rule,
    },
    /// The rows could not be replayed.
    #[error(transparent)]
    Source(#[from] SourceError),
}

/// Checks all rows in order; stops at the first broken rule.
///
/// # Errors
/// The first row that breaks a rule, and the rule.
pub fn check(
    key: &ProgramKey,
    statement: &Statement,
    cycles: &dyn CycleSource,
) -> Result<(), RowError> {
    let mut checker = Checker::new(key, statement);
    let mut verdict = Ok(());
    for segment in cycles.segments() {
        cycles.replay(segment, &mut |block: &Block| {
            for cycle in &block.cycles {
                if verdict.is_ok() {
                    verdict = checker.row(cycle);
                }
            }
        })?;
        verdict.clone()?;
    }
    checker.finish()
}

/// The state of the machine before the next row, as the increments make it.
struct Checker<'a> {
    key: &'a ProgramKey,
    statement: &'a Statement,
    row: u64,
    before: Option<Cycle>,
    registers: [i128; REGISTER_COUNT],
    memory: BTreeMap<u64, i128>,
}

impl<'a> Checker<'a> {
    fn new(key: &'a ProgramKey, statement: &'a Statement) -> Self {
        let layout = key.layout();
        let word = |(address, value)| Some((layout.word_index(address)?, i128::from(value)));
        let memory = key.image().words().filter_map(word).collect();
        let registers = [0; REGISTER_COUNT];
        Self { key, statement, row: 0, before: None, registers, memory }
    }

    fn row(&mut self, cycle: &Cycle) -> Result<(), RowError> {
        self.rules(cycle).map_err(|rule| RowError::Broken { row: self.row, rule })?;
        self.before = Some(*cycle);
        self.row += 1;
        Ok(())
    }

    fn rules(&mut self, cycle: &Cycle) -> Result<(), Rule> {
        match &self.before {
            None => demand(cycle.pc == self.key.reset(), Rule::Reset)?,
            Some(before) => shift(before, cycle)?,
        }
        bytecode(self.key, cycle)?;
        for (number, (guard, difference)) in constraints(&columns(cycle)).into_iter().enumerate() {
            demand((guard * difference).is_zero(), Rule::Constraint(number))?;
        }
        products(cycle)?;
        routing(cycle)?;
        lookup(cycle)?;
        self.registers(cycle)?;
        self.ram(cycle)
    }

    fn registers(&mut self, cycle: &Cycle) -> Result<(), Rule> {
        let value = |slot: Option<Register>| slot.map_or(0, |r| self.registers[r.index()]);
        let reads = [(cycle.rs1, cycle.rs1_value), (cycle.rs2, cycle.rs2_value)];
        for (slot, read) in reads {
            demand(value(slot) == i128::from(read), Rule::Registers)?;
        }
        let written = value(cycle.rd) + if cycle.rd.is_some() { cycle.rd_inc } else { 0 };
        demand(written == i128::from(cycle.rd_write_value), Rule::Registers)?;
        if let Some(rd) = cycle.rd {
            self.registers[rd.index()] = written;
        }
        Ok(())
    }

    fn ram(&mut self, cycle: &Cycle) -> Result<(), Rule> {
        let accesses = cycle.flags.accesses_ram();
        demand(accesses == cycle.ram_word.is_some(), Rule::RamAddress)?;
        let Some(word) = cycle.ram_word.map(u64::from) else {
            demand(cycle.ram_address == 0, Rule::RamAddress)?;
            let quiet = cycle.ram_read_value == 0 && cycle.ram_write_value == 0;
            return demand(quiet, Rule::RamValue);
        };
        let address = self.key.layout().lowest + WORD_BYTES * word;
        let below = word >> self.statement.log_memory == 0;
        demand(below && cycle.ram_address == address, Rule::RamAddress)?;
        let value = self.memory.entry(word).or_insert(0);
        demand(*value == i128::from(cycle.ram_read_value), Rule::RamValue)?;
        *value += cycle.ram_inc;
        demand(*value == i128::from(cycle.ram_write_value), Rule::RamValue)
    }

    /// After the last row: it has no successor, and memory is as the statement says.
    fn finish(mut self) -> Result<(), RowError> {
        let row = self.row;
        let broken = |rule| RowError::Broken { row, rule };
        if let Some(before) = self.before {
            let nothing =
                before.next_pc == 0 && before.next_unexpanded_pc == 0 && !before.next_middle;
            demand(nothing, Rule::Shift).map_err(broken)?;
        }
        let layout = self.key.layout();
        let first = layout.word_index(layout.io).unwrap_or(0);
        let mut expected = vec![0u64; layout.io_words() as usize];
        expected[0] = 2 * u64::from(self.statement.exit_code) + 1;
        expected[1] = self.statement.output.len() as u64;
        for (i, byte) in self.statement.output.iter().enumerate() {
            expected[2 + i / 8] |= u64::from(*byte) << (8 * (i % 8));
        }
        for (word, value) in (first..).zip(expected) {
            let found = self.memory.remove(&word).unwrap_or(0);
            demand(found == i128::from(value), Rule::Output).map_err(broken)?;
        }
        Ok(())
    }
}

fn demand(holds: bool, rule: Rule) -> Result<(), Rule> {
    if holds { Ok(()) } else { Err(rule) }
}

fn shift(before: &Cycle, cycle: &Cycle) -> Result<(), Rule> {
    let follows = before.next_pc == cycle.pc
        && before.next_unexpanded_pc == cycle.unexpanded_pc
        && before.next_middle == cycle.flags.has(Flag::Middle);
    demand(follows, Rule::Shift)
}

fn bytecode(key: &ProgramKey, cycle: &Cycle) -> Result<(), Rule> {
    let in_table = u64::from(cycle.pc) >> key.log_bytecode() == 0;
    let row = key.row(cycle.pc as usize);
    let same = cycle.unexpanded_pc == row.address
        && cycle.imm == row.imm
        && cycle.flags == row.flags()
        && cycle.table == row.table()
        && (cycle.rd, cycle.rs1, cycle.rs2) == (row.rd, row.rs1, row.rs2);
    demand(in_table && same, Rule::Bytecode)
}

fn products(cycle: &Cycle) -> Result<(), Rule> {
    let z = columns(cycle);
    let branch = F::from(u64::from(cycle.flags.has(Flag::Branch)));
    let right =
        z.product == z.left_input * z.right_input && z.should_branch == z.lookup_output * branch;
    demand(right, Rule::Product)
}

fn routing(cycle: &Cycle) -> Result<(), Rule> {
    let z = columns(cycle);
    let flag = |flag| F::from(u64::from(cycle.flags.has(flag)));
    let left = flag(Flag::LeftIsRs1) * z.rs1_value
        + flag(Flag::LeftIsPc) * z.unexpanded_pc
        + flag(Flag::LeftIsRam) * z.ram_read_value;
    let right = flag(Flag::RightIsRs2) * z.rs2_value + flag(Flag::RightIsImm) * z.imm;
    demand(z.left_input == left && z.right_input == right, Rule::Routing)
}

fn lookup(cycle: &Cycle) -> Result<(), Rule> {
    let index = cycle.lookup_index;
    let operands = if cycle.flags.is_identity() {
        cycle.left_lookup == 0 && cycle.right_lookup == index
    } else {
        u64::try_from(cycle.right_lookup)
            .is_ok_and(|right| interleave(cycle.left_lookup, right) == index)
    };
    let output = cycle.table.map_or(Some(0), |table| table.entry(index).word());
    let lane = cycle.table.and_then(|table| table.lane(index)).unwrap_or(0);
    let reads = output == Some(cycle.lookup_output) && lane == cycle.lane_offset;
    demand(operands && reads, Rule::Lookup)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::Fixture;
    use rill_witness::Forged;

    #[test]
    fn runs_of_guests_are_accepted() {
        for (name, counts, log_cycles) in
            [("rows", &[1, 3][..], 10), ("fibonacci", &[5], 10), ("muldiv", &[1], 14)]
        {
            let fixture = Fixture::guest(name, counts, log_cycles);
            let cycles = fixture.cycles();
            assert_eq!(check(&fixture.program.key, &fixture.statement, &cycles), Ok(()));
        }
    }

    #[test]
    fn another_statement_about_the_same_rows_is_refused() {
        let fixture = Fixture::guest("fibonacci", &[5], 10);
        let mut other = fixture.statement.clone();
        other.exit_code ^= 1;
        let verdict = check(&fixture.program.key, &other, &fixture.cycles());
        assert!(matches!(verdict, Err(RowError::Broken { rule: Rule::Output, .. })));
        let mut longer = fixture.statement.clone();
        longer.output.push(0);
        let verdict = check(&fixture.program.key, &longer, &fixture.cycles());
        assert!(matches!(verdict, Err(RowError::Broken { rule: Rule::Output, .. })));
    }

    #[test]
    fn a_changed_register_value_is_refused() {
        let fixture = Fixture::guest("rows", &[1, 3], 10);
        let forged = Forged::new(fixture.cycles(), |block: &mut Block| {
            if block.first_row == 0 {
                block.cycles[20].rs1_value ^= 1;
            }
        });
        let verdict = check(&fixture.program.key, &fixture.statement, &forged);
        assert!(matches!(verdict, Err(RowError::Broken { row: 20, .. })), "{verdict:?}");
    }
}
