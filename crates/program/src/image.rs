//! Initial memory.

use crate::elf::Loaded;
use crate::layout::WORD_BYTES;
use alloc::vec::Vec;

/// Bytes at an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// Byte address of the first byte; a multiple of 8.
    pub address: u64,
    /// The bytes; a multiple of 8 of them.
    pub bytes: Vec<u8>,
}

impl Segment {
    /// First address after the segment.
    pub fn end(&self) -> u64 {
        self.address.saturating_add(self.bytes.len() as u64)
    }
}

/// The non-zero part of initial memory: segments in ascending order, without overlap. All else is
/// zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Image {
    /// The segments.
    pub segments: Vec<Segment>,
}

impl Image {
    /// All words of the segments as `(byte address, value)`, ascending.
    pub fn words(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        self.segments.iter().flat_map(|segment| {
            let addresses =
                (0u64..).map(|i| segment.address.wrapping_add(i.wrapping_mul(WORD_BYTES)));
            let values = segment.bytes.chunks_exact(8).map(|chunk| {
                chunk.iter().rev().fold(0u64, |value, byte| (value << 8) | u64::from(*byte))
            });
            addresses.zip(values)
        })
    }

    /// The image of ascending, disjoint `segments`: widened to whole words, without zeros at either
    /// end. Segments that share a word become one.
    pub(crate) fn of(segments: &[Loaded<'_>]) -> Self {
        let mut image = Self::default();
        for segment in segments {
            let trimmed = trim(segment.bytes);
            let Some(&(skipped, bytes)) = trimmed.as_ref() else { continue };
            image.append(segment.address.saturating_add(skipped), bytes);
        }
        image
    }

    fn append(&mut self, address: u64, bytes: &[u8]) {
        let start = address - address % WORD_BYTES;
        let shared = self.segments.pop_if(|last| last.end() > start);
        let mut segment = shared.unwrap_or(Segment { address: start, bytes: Vec::new() });
        let offset = address.saturating_sub(segment.address) as usize;
        segment.bytes.resize(offset, 0);
        segment.bytes.extend_from_slice(bytes);
        segment.bytes.resize(segment.bytes.len().next_multiple_of(WORD_BYTES as usize), 0);
        self.segments.push(segment);
    }
}

/// `bytes` without zeros at either end and how many were skipped in front; `None` if there are only
/// zeros.
fn trim(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let first = bytes.iter().position(|&byte| byte != 0)?;
    let last = bytes.iter().rposition(|&byte| byte != 0)?;
    Some((first as u64, bytes.get(first..=last)?))
}
