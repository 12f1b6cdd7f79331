//! Initial memory.

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

/// The non-zero part of initial memory: segments in ascending order, without overlap. All else is zero.
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
}
