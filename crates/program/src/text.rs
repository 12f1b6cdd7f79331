//! From code bytes to rows.

use crate::ProgramError;
use crate::elf::{Executable, Loaded};
use crate::key::MAX_ROWS;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::ops::Range;
use rill_isa::{Instruction, Row, decode, decode_compressed, expand, is_compressed};

/// The rows of all instructions of `executable`, by ascending address. Not more than `limit` of
/// them.
///
/// Code is swept linearly from the start of every range and again from every function. Data between
/// functions may throw the sweep out of step, so the targets of direct jumps are followed as well.
/// Halfwords that are no instruction become rows that cannot be executed.
pub(crate) fn rows(
    executable: &Executable<'_>,
    ecall_target: u64,
    limit: usize,
) -> Result<Vec<Row>, ProgramError> {
    let mut text = Text { segments: &executable.segments, decoded: BTreeMap::new() };
    for range in &executable.code {
        text.sweep(range.clone(), executable)?;
    }
    text.follow_jumps(executable)?;
    if !text.decoded.contains_key(&executable.entry) {
        return Err(ProgramError::EntryOutsideText { entry: executable.entry });
    }
    let mut rows = Vec::new();
    for (&address, decoded) in &text.decoded {
        let compressed = decoded.bytes == 2;
        let expansion = expand(decoded.instruction, address, compressed, ecall_target);
        rows.extend(expansion.all_rows());
        if rows.len() > limit {
            return Err(ProgramError::TooManyRows);
        }
    }
    Ok(rows)
}

#[derive(Clone, Copy)]
struct Decoded {
    instruction: Instruction,
    bytes: u64,
}

struct Text<'a> {
    segments: &'a [Loaded<'a>],
    decoded: BTreeMap<u64, Decoded>,
}

impl Text<'_> {
    fn sweep(
        &mut self,
        range: Range<u64>,
        executable: &Executable<'_>,
    ) -> Result<(), ProgramError> {
        let functions = &executable.functions;
        let first = functions.partition_point(|symbol| symbol.address <= range.start);
        let mut starts = functions.iter().skip(first).map(|symbol| symbol.address).peekable();
        let mut at = range.start.next_multiple_of(2);
        while at < range.end {
            let Some(decoded) = self.insert(at)? else { break };
            let next = at.saturating_add(decoded.bytes);
            while starts.next_if(|&start| start <= at || start % 2 != 0).is_some() {}
            at = starts.peek().map_or(next, |&start| start.min(next));
        }
        Ok(())
    }

    /// Decodes whatever direct jumps reach and the sweep has missed.
    fn follow_jumps(&mut self, executable: &Executable<'_>) -> Result<(), ProgramError> {
        let targets = |(&at, decoded): (&u64, &Decoded)| jump_target(at, decoded.instruction);
        let mut open: Vec<u64> = self.decoded.iter().filter_map(targets).collect();
        open.push(executable.entry);
        open.extend(executable.functions.iter().map(|symbol| symbol.address));
        while let Some(at) = open.pop() {
            if at % 2 != 0 || self.decoded.contains_key(&at) {
                continue;
            }
            let Some(decoded) = self.insert(at)? else { continue };
            open.extend(jump_target(at, decoded.instruction));
            if decoded.instruction != Instruction::Trap {
                open.push(at.saturating_add(decoded.bytes));
            }
        }
        Ok(())
    }

    /// Decodes the instruction at `at`; `None` outside the executable segments.
    fn insert(&mut self, at: u64) -> Result<Option<Decoded>, ProgramError> {
        let Some(decoded) = self.decode(at) else { return Ok(None) };
        self.decoded.insert(at, decoded);
        if self.decoded.len() > MAX_ROWS {
            return Err(ProgramError::TooManyRows);
        }
        Ok(Some(decoded))
    }

    /// What is no instruction is two bytes long, so that decoding can fall into step again.
    fn decode(&self, at: u64) -> Option<Decoded> {
        let first = self.half(at)?;
        if is_compressed(first) {
            return Some(Decoded { instruction: decode_compressed(first), bytes: 2 });
        }
        let second = at.checked_add(2).and_then(|at| self.half(at));
        let word = second.map(|second| u32::from(second) << 16 | u32::from(first));
        let instruction = word.map_or(Instruction::Trap, decode);
        let bytes = if instruction == Instruction::Trap { 2 } else { 4 };
        Some(Decoded { instruction, bytes })
    }

    fn half(&self, at: u64) -> Option<u16> {
        let segment =
            self.segments.iter().find(|s| s.executable && s.address <= at && at < s.end)?;
        let offset = usize::try_from(at.checked_sub(segment.address)?).ok()?;
        let bytes = segment.bytes.get(offset..)?.first_chunk()?;
        Some(u16::from_le_bytes(*bytes))
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
