//! From code bytes to rows.
//!
//! Only bytes in memory decide what is code: sections and symbols do not matter, so a stripped
//! file is the same program. Addresses become rows in four steps, each within a limit of rows:
//!
//! 1. what the entry point reaches by jumps and calls whose target the code says (`jal`, `auipc`
//!    and `jalr`, ..), and addresses that it computes otherwise (`auipc` and `addi`, `lui` and `addi`);
//! 2. what 64-bit words of memory, at any even address, point at;
//! 3. what a linear sweep finds, and what that reaches; stretches that look like data are left out;
//! 4. as far as room is left, what only an unusual jump reaches: second halves of instructions,
//!    code behind data, targets of tables of offsets, short islands.
//!
//! Only the first half of step 1 can fail for lack of room, because it is certainly code. Whatever
//! else does not fit is left out, so tables of data in executable memory are harmless.

mod code;
mod constants;
mod marks;
mod sweep;
mod words;

use crate::ProgramError;
use crate::elf::Executable;
use crate::{Instruction, expand};
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use code::{Code, Decoded};
use constants::{Constant, Constants};
use marks::Marks;
use rill_isa::{Register, Row};

/// Steps 2 and 3 may each make this many times as many rows as were found before, plus this many.
const GUESS_FACTOR: usize = 4;
const GUESS_LEAST: usize = 1 << 16;

/// The part of all rows found before it that step 4 may add, and what it may add to any program.
const SPARE_PART: usize = 16;
const SPARE_LEAST: usize = 56;

/// Step 4 does not make the bytecode longer than the power of two that it is padded to, or this.
const SPARE_PADDED: usize = 256;

/// Instructions that a chain reads on for constants where another chain has decoded already.
const OVERLAP: usize = 4;

/// The rows of all instructions of `executable`, by ascending address. Not more than `limit` of
/// them, `before` others are in front.
pub(crate) fn rows(
    executable: &Executable<'_>,
    ecall_target: u64,
    before: usize,
    limit: usize,
) -> Result<Vec<Row>, ProgramError> {
    let mut text = Text::new(executable, limit);
    text.open.push(executable.entry);
    text.follow_direct().map_err(|Full| ProgramError::TooManyRows)?;
    text.discover(before);
    let mut rows = Vec::with_capacity(text.rows);
    for address in text.found.iter() {
        let Some(decoded) = text.code.decode(address) else { continue };
        let compressed = decoded.bytes == 2;
        let expansion = expand(decoded.instruction, address, compressed, ecall_target);
        rows.extend(expansion.all_rows());
    }
    Ok(rows)
}

/// The limit on rows is reached.
struct Full;

/// What has been found so far.
struct Text<'a> {
    code: Code<'a>,
    /// Addresses of instructions.
    found: Marks,
    /// How many rows they have, and may have.
    rows: usize,
    limit: usize,
    /// Ends of instructions that control does not leave forwards.
    ends: Vec<u64>,
    /// Targets of jumps and calls, not yet found.
    open: Vec<u64>,
    /// Addresses in code that the code computes, not yet found.
    computed: Vec<u64>,
    /// Addresses that the code computes or jumps to, or memory holds.
    places: BTreeSet<u64>,
    /// Addresses of loads with a base that the code computes.
    accessed: BTreeSet<u64>,
    /// The global pointer, once it is known.
    global: Option<u64>,
}

impl<'a> Text<'a> {
    fn new(executable: &'a Executable<'a>, limit: usize) -> Self {
        let code = Code::new(&executable.segments, &executable.precompiles);
        let found = Marks::new(code.executable());
        Self {
            code,
            found,
            rows: 0,
            limit,
            ends: Vec::new(),
            open: Vec::new(),
            computed: Vec::new(),
            places: BTreeSet::new(),
            accessed: BTreeSet::new(),
            global: None,
        }
    }

    /// All after the first half of step 1.
    fn discover(&mut self, before: usize) {
        let most = self.limit;
        let steps = [Self::follow, Self::follow_words, Self::sweep];
        for step in steps {
            // A step that is full does not keep the next from trying.
            let _: Result<(), Full> = step(self);
            self.open.clear();
            self.computed.clear();
            let guesses = self.rows.saturating_mul(GUESS_FACTOR).saturating_add(GUESS_LEAST);
            self.limit = most.min(guesses);
        }
        let spare = (self.rows.saturating_add(before) / SPARE_PART).max(SPARE_LEAST);
        let padded = self.rows.saturating_add(before).next_power_of_two().max(SPARE_PADDED);
        // One row of padding stays.
        let most_padded = padded.saturating_sub(before).saturating_sub(1);
        let room = self.rows.saturating_add(spare).min(most_padded);
        self.limit = most.min(room);
        let _: Result<(), Full> = self.fill();
    }

    /// Decodes all that jumps and calls reach.
    fn follow_direct(&mut self) -> Result<(), Full> {
        while let Some(at) = self.open.pop() {
            self.chain(at)?;
        }
        Ok(())
    }

    /// Decodes all that jumps, calls and computed addresses reach.
    fn follow(&mut self) -> Result<(), Full> {
        self.follow_direct()?;
        while let Some(at) = self.computed.pop() {
            self.chain(at)?;
            self.follow_direct()?;
        }
        Ok(())
    }

    /// Decodes from `start` to where control does not go on, or to what is decoded already.
    fn chain(&mut self, start: u64) -> Result<(), Full> {
        if self.found.contains(start) {
            return Ok(());
        }
        let mut constants = Constants::new(self.global);
        let mut overlap = 0usize;
        let mut at = start;
        while let Some(decoded) = self.code.decode(at) {
            if !self.found.contains(at) {
                self.insert(at, decoded)?;
            } else if overlap == OVERLAP {
                return Ok(());
            } else {
                overlap = overlap.saturating_add(1);
            }
            self.note(&mut constants, at, decoded.instruction);
            if ends(decoded.instruction) || constants.exits(decoded.instruction) {
                return Ok(());
            }
            at = at.saturating_add(decoded.bytes);
        }
        Ok(())
    }

    /// Notes the addresses that the instruction at `at` makes out of constants.
    fn note(&mut self, constants: &mut Constants, at: u64, instruction: Instruction) {
        let constant = constants.step(at, instruction);
        self.global = constants.global();
        let (address, certain) = match constant {
            Constant::None => return,
            Constant::Data(address) => {
                self.accessed.insert(address);
                return;
            }
            Constant::Target(address) => (address, true),
            Constant::Place(address) => (address, false),
        };
        let new = self.places.insert(address);
        if !self.code.contains(address) || self.found.contains(address) {
            return;
        }
        if certain {
            self.open.push(address);
        } else if new {
            self.computed.push(address);
        }
    }

    /// Addresses where something begins, ascending.
    fn bases(&self) -> Vec<u64> {
        let mut bases: Vec<u64> = self.places.union(&self.accessed).copied().collect();
        bases.retain(|&base| self.code.bytes(base).is_some());
        bases
    }

    fn insert(&mut self, at: u64, decoded: Decoded) -> Result<(), Full> {
        let rows = self.rows.saturating_add(row_count(decoded.instruction));
        if rows > self.limit {
            return Err(Full);
        }
        self.rows = rows;
        self.found.insert(at);
        if let Some(target) = jump_target(at, decoded.instruction)
            && !self.found.contains(target)
        {
            self.open.push(target);
        }
        if ends(decoded.instruction) {
            self.ends.push(at.saturating_add(decoded.bytes));
        }
        Ok(())
    }
}

/// How many rows an instruction becomes, wherever it is.
fn row_count(instruction: Instruction) -> usize {
    match instruction {
        // These are most, and one row each.
        Instruction::Lui { .. }
        | Instruction::Auipc { .. }
        | Instruction::Jal { .. }
        | Instruction::Jalr { .. }
        | Instruction::Branch { .. }
        | Instruction::Immediate { .. }
        | Instruction::Trap => 1,
        _ => expand(instruction, 0, false, 0).all_rows().count(),
    }
}

/// Whether control never continues after this instruction.
fn ends(instruction: Instruction) -> bool {
    match instruction {
        Instruction::Jal { rd, .. } | Instruction::Jalr { rd, .. } => rd == Register::ZERO,
        Instruction::Trap => true,
        _ => false,
    }
}

fn jump_target(at: u64, instruction: Instruction) -> Option<u64> {
    match instruction {
        Instruction::Jal { offset, .. } | Instruction::Branch { offset, .. } => {
            Some(at.wrapping_add(offset as u64))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests;
