//! The bytes of a program, as code and as data.

use crate::elf::Loaded;
use crate::{Instruction, decode_compressed, decode_with, is_compressed};
use alloc::vec::Vec;
use core::ops::Range;

/// An instruction and its length, 2 or 4.
#[derive(Clone, Copy)]
pub(super) struct Decoded {
    pub(super) instruction: Instruction,
    pub(super) bytes: u64,
}

/// Initialised memory, ascending.
pub(super) struct Code<'a> {
    all: &'a [Loaded<'a>],
    executable: Vec<Loaded<'a>>,
    /// All executable addresses lie in here.
    bounds: Range<u64>,
    precompiles: &'a [u8],
}

impl<'a> Code<'a> {
    pub(super) fn new(segments: &'a [Loaded<'a>], precompiles: &'a [u8]) -> Self {
        let executable = segments.iter().filter(|s| s.executable && !s.bytes.is_empty());
        let executable: Vec<Loaded<'a>> = executable.copied().collect();
        let start = executable.first().map_or(0, |segment| segment.address);
        let end = executable.last().map_or(0, Loaded::bytes_end);
        Self { all: segments, executable, bounds: start..end, precompiles }
    }

    /// Executable segments.
    pub(super) fn executable(&self) -> &[Loaded<'a>] {
        &self.executable
    }

    /// All segments.
    pub(super) fn segments(&self) -> &'a [Loaded<'a>] {
        self.all
    }

    /// Whether an instruction can begin at `at`. Never at address 0: a jump there ends the run.
    pub(super) fn contains(&self, at: u64) -> bool {
        self.bounds.contains(&at) && at != 0 && at.is_multiple_of(2) && self.half(at).is_some()
    }

    /// The instruction at `at`; `None` where there is no code. What is not an instruction counts as
    /// two bytes long, so that decoding can fall into step again.
    pub(super) fn decode(&self, at: u64) -> Option<Decoded> {
        if at == 0 || !at.is_multiple_of(2) {
            return None;
        }
        let rest = bytes_from(&self.executable, at)?;
        let first = u16::from_le_bytes(*rest.first_chunk()?);
        if is_compressed(first) {
            return Some(Decoded { instruction: decode_compressed(first), bytes: 2 });
        }
        // The second half may be in the next segment.
        let second = rest.get(2..).and_then(<[u8]>::first_chunk).copied().map(u16::from_le_bytes);
        let second = second.or_else(|| at.checked_add(2).and_then(|at| self.half(at)));
        let word = second.map(|second| u32::from(second) << 16 | u32::from(first));
        let instruction =
            word.map_or(Instruction::Trap, |word| decode_with(word, self.precompiles));
        let bytes = if matches!(instruction, Instruction::Trap) { 2 } else { 4 };
        Some(Decoded { instruction, bytes })
    }

    fn half(&self, at: u64) -> Option<u16> {
        let bytes = bytes_from(&self.executable, at)?.first_chunk()?;
        Some(u16::from_le_bytes(*bytes))
    }

    /// The initialised bytes from `at` to the end of their segment.
    pub(super) fn bytes(&self, at: u64) -> Option<&'a [u8]> {
        bytes_from(self.all, at)
    }
}

fn bytes_from<'a>(segments: &[Loaded<'a>], at: u64) -> Option<&'a [u8]> {
    let above = segments.partition_point(|segment| segment.address <= at);
    let segment = segments.get(above.checked_sub(1)?)?;
    let offset = usize::try_from(at.checked_sub(segment.address)?).ok()?;
    segment.bytes.get(offset..)
}
