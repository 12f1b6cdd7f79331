//! The window of guest memory that a proof speaks about.

/// Bytes of a RAM word.
pub const WORD_BYTES: u64 = 8;

/// Where things lie. Word `k` of RAM has byte address `lowest + 8k`.
///
/// The I/O region starts at `io`: the exit word (`2·code + 1`), the output length in bytes, then the output,
/// `output_capacity` bytes of it, zero-padded to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Byte address of word 0; a multiple of 8, at least 8.
    pub lowest: u64,
    /// Byte address of the I/O region; a multiple of 8, at least `lowest`.
    pub io: u64,
    /// Room for output, bytes, a multiple of 8.
    pub output_capacity: u64,
    /// Address of the first firmware row, the target of every `ecall`.
    pub firmware: u64,
    /// Least number of words `2^log_memory` must cover: I/O region and image.
    pub least_words: u64,
}

impl Layout {
    /// Index of the word that holds byte `address`; `None` below the window.
    pub fn word_index(&self, address: u64) -> Option<u64> {
        address.checked_sub(self.lowest).map(|offset| offset / WORD_BYTES)
    }

    /// Byte address of the exit word.
    pub fn exit_word(&self) -> u64 {
        self.io
    }

    /// Byte address of the output length word.
    pub fn output_length_word(&self) -> u64 {
        self.io.saturating_add(WORD_BYTES)
    }

    /// Byte address of the first output byte.
    pub fn output(&self) -> u64 {
        self.io.saturating_add(2 * WORD_BYTES)
    }

    /// Words of the I/O region.
    pub fn io_words(&self) -> u64 {
        (self.output_capacity / WORD_BYTES).saturating_add(2)
    }
}
