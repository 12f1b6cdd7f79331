//! Code that nothing leads to.

use super::constants::Constants;
use super::{Full, Text, ends};
use crate::Instruction;
use alloc::vec::Vec;
use core::ops::Range;

/// Instructions in a row, none of them reached, that are taken for code and not for data.
const PLAUSIBLE: usize = 16;

/// Most instructions in a row, none of them reached, without a jump, a branch or a call.
const LONGEST_STRAIGHT: usize = 4096;

/// Most instructions that step 4 decodes in one line, so that one line does not take all its room.
const LINE: usize = 64;

/// Bytes after a computed address, where step 4 looks first.
const WINDOW: u64 = 64;

impl Text<'_> {
    /// Decodes executable memory from end to end. What does not decode divides it into runs. Those
    /// that are partly reached are kept first, then those that are long.
    pub(super) fn sweep(&mut self) -> Result<(), Full> {
        let mut long = Vec::new();
        for segment in 0..self.code.executable().len() {
            let mut at = self.first(segment);
            while let Some(run) = self.next_run(at) {
                at = run.next;
                if self.is_reached(&run.addresses) {
                    self.keep(&run)?;
                    self.follow()?;
                } else if run.instructions >= PLAUSIBLE && long.len() < self.limit {
                    long.push(run);
                }
            }
        }
        for run in long {
            self.keep(&run)?;
            self.follow()?;
        }
        Ok(())
    }

    /// First even address of the executable segment of this number.
    fn first(&self, segment: usize) -> u64 {
        let segment = self.code.executable().get(segment);
        segment.map_or(u64::MAX, |segment| segment.address.next_multiple_of(2).max(2))
    }

    /// The instructions from `at` to the first word that is not one; `None` at the end of the
    /// segment.
    fn next_run(&self, mut at: u64) -> Option<Run> {
        let start = at;
        let mut instructions = 0usize;
        while let Some(decoded) = self.code.decode(at) {
            let next = at.saturating_add(decoded.bytes);
            if matches!(decoded.instruction, Instruction::Trap) {
                return Some(Run { addresses: start..at, instructions, next });
            }
            instructions = instructions.saturating_add(1);
            at = next;
        }
        (instructions > 0).then_some(Run { addresses: start..at, instructions, next: at })
    }

    fn is_reached(&self, addresses: &Range<u64>) -> bool {
        self.found.range(addresses.clone()).next().is_some()
    }

    /// Decodes a run, stretch by stretch: a stretch ends with a jump, a branch or a call. What is
    /// too long to be code is left out.
    fn keep(&mut self, run: &Run) -> Result<(), Full> {
        let Range { start, end } = run.addresses;
        if run.instructions <= LONGEST_STRAIGHT {
            return self.keep_line(start, end);
        }
        let mut at = start;
        while at < end {
            let start = at;
            let mut instructions = 0usize;
            while at < end
                && let Some(decoded) = self.code.decode(at)
            {
                instructions = instructions.saturating_add(1);
                at = at.saturating_add(decoded.bytes);
                if is_transfer(decoded.instruction) {
                    break;
                }
            }
            if instructions <= LONGEST_STRAIGHT || self.is_reached(&(start..at)) {
                self.keep_line(start, at)?;
            }
        }
        Ok(())
    }

    /// Decodes from `start` to `end`, including non-instructions if control reaches them.
    fn keep_line(&mut self, start: u64, end: u64) -> Result<(), Full> {
        let mut constants = Constants::new(self.global);
        let mut goes_on = true;
        let mut at = start;
        while let Some(decoded) = self.code.decode(at) {
            let trap = matches!(decoded.instruction, Instruction::Trap);
            if at >= end && !(goes_on && trap) {
                break;
            }
            if !self.found.contains(at) {
                self.insert(at, decoded)?;
            }
            self.note(&mut constants, at, decoded.instruction);
            goes_on = !ends(decoded.instruction);
            if !goes_on {
                constants = Constants::new(self.global);
            }
            if at >= end {
                break;
            }
            at = at.saturating_add(decoded.bytes);
        }
        Ok(())
    }

    /// Step 4.
    pub(super) fn fill(&mut self) -> Result<(), Full> {
        self.follow_tables()?;
        self.follow_short_words()?;
        self.fill_other_phase()?;
        self.fill_windows()?;
        self.fill_runs()?;
        for segment in 0..self.code.executable().len() {
            let mut at = self.first(segment);
            while self.code.contains(at) {
                self.fill_one(at)?;
                at = at.saturating_add(2);
            }
        }
        Ok(())
    }

    /// Behind code that control does not leave forwards there may be data. What follows that may
    /// begin at the other halfword than the sweep took.
    fn fill_other_phase(&mut self) -> Result<(), Full> {
        let mut starts = core::mem::take(&mut self.ends);
        starts.sort_unstable();
        for start in starts {
            for at in [start, start.saturating_add(2)] {
                self.fill_line(at)?;
            }
        }
        Ok(())
    }

    /// The neighbourhood of addresses that the code computes or memory holds.
    fn fill_windows(&mut self) -> Result<(), Full> {
        for base in self.bases() {
            let start = base.saturating_add(base % 2);
            for at in (start..start.saturating_add(WINDOW)).step_by(2) {
                self.fill_one(at)?;
            }
        }
        Ok(())
    }

    /// Runs that were too short to be kept.
    fn fill_runs(&mut self) -> Result<(), Full> {
        for segment in 0..self.code.executable().len() {
            let mut at = self.first(segment);
            while let Some(run) = self.next_run(at) {
                self.fill_line(run.addresses.start)?;
                at = run.next;
            }
        }
        Ok(())
    }

    /// Decodes from `at` up to something already found, a non-instruction, or far enough.
    fn fill_line(&mut self, mut at: u64) -> Result<(), Full> {
        for _ in 0..LINE {
            let Some(bytes) = self.fill_one(at)? else { break };
            at = at.saturating_add(bytes);
        }
        Ok(())
    }

    /// Decodes the instruction at `at`, if there is one that is not found yet, and tells its
    /// length.
    fn fill_one(&mut self, at: u64) -> Result<Option<u64>, Full> {
        if self.found.contains(at) {
            return Ok(None);
        }
        let decoded = self.code.decode(at);
        let Some(decoded) = decoded.filter(|d| !matches!(d.instruction, Instruction::Trap)) else {
            return Ok(None);
        };
        self.insert(at, decoded)?;
        Ok(Some(decoded.bytes))
    }
}

/// Consecutive instructions.
struct Run {
    /// From the first to the end of the last.
    addresses: Range<u64>,
    instructions: usize,
    /// Where the next run may begin.
    next: u64,
}

fn is_transfer(instruction: Instruction) -> bool {
    matches!(
        instruction,
        Instruction::Jal { .. }
            | Instruction::Jalr { .. }
            | Instruction::Branch { .. }
            | Instruction::Ecall
    )
}
