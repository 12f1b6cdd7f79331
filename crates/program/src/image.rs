//! Initial memory.

use crate::MemoryMap;
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
    /// The words from one address to another, both of words of the segment; none if an address is
    /// not.
    pub fn words(&self, addresses: core::ops::Range<u64>) -> impl Iterator<Item = u64> + '_ {
        let offset = |address: u64| usize::try_from(address.checked_sub(self.address)?).ok();
        let offsets = offset(addresses.start).zip(offset(addresses.end));
        let bytes = offsets.and_then(|(start, end)| self.bytes.get(start..end));
        bytes.unwrap_or_default().chunks_exact(8).map(|chunk| {
            chunk.iter().rev().fold(0u64, |value, byte| (value << 8) | u64::from(*byte))
        })
    }

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
    /// The words that `map` has, as `(index of the word, value)`, ascending.
    pub fn words<'a>(&'a self, map: &'a MemoryMap) -> impl Iterator<Item = (u64, u64)> + 'a {
        self.segments.iter().flat_map(|segment| {
            let extents = map.extents().iter().zip(map.regions().skip(1));
            extents.flat_map(|(extent, region)| {
                let start = segment.address.max(extent.address());
                let end = segment.end().min(extent.end_address());
                let first = start.saturating_sub(extent.address()) / WORD_BYTES;
                let indices = region.first.saturating_add(first)..;
                indices.zip(segment.words(start..end))
            })
        })
    }

    /// The image of ascending, disjoint segments, each an address and its bytes: widened to whole
    /// words, without zeros at either end. Segments that share a word become one.
    pub fn of<'a>(segments: impl IntoIterator<Item = (u64, &'a [u8])>) -> Self {
        let mut image = Self::default();
        for (address, bytes) in segments {
            let Some((skipped, bytes)) = trim(bytes) else { continue };
            image.append(address.saturating_add(skipped), bytes);
        }
        image
    }

    fn append(&mut self, address: u64, bytes: &[u8]) {
        let start = address.saturating_sub(address % WORD_BYTES);
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
