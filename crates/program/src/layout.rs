//! The window of guest memory that a proof speaks about.

/// Bytes of a RAM word.
pub const WORD_BYTES: u64 = 8;

/// Bytes of guest addresses kept for the firmware: the reset row, then the `ecall` handler.
pub const FIRMWARE_BYTES: u64 = 1024;

/// Most output a program can have, in bytes; also the default capacity.
pub const MAX_OUTPUT_BYTES: u64 = 64 * 1024;

/// Log2 of the most words a window can have.
pub const MAX_LOG_MEMORY: u32 = 28;

/// Addresses of code and data lie below; so no sum of an address and a window size leaves 63 bits.
pub(crate) const ADDRESS_LIMIT: u64 = 1 << 62;

/// Where things lie. Word `k` of RAM has byte address `lowest + 8k`.
///
/// The I/O region starts at `io`: the exit word (`2·code + 1`), the output length in bytes, then
/// the output, `output_capacity` bytes of it, zero-padded to a word.
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

    /// Byte address after the I/O region.
    pub fn io_end(&self) -> u64 {
        self.io.saturating_add(self.io_words().saturating_mul(WORD_BYTES))
    }

    /// Whether `address` is one of the firmware's.
    pub fn is_firmware(&self, address: u64) -> bool {
        let offset = address.checked_sub(self.firmware.saturating_sub(4));
        offset.is_some_and(|offset| offset < FIRMWARE_BYTES)
    }
}

/// A layout and what is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placement {
    pub(crate) layout: Layout,
    /// Address of the reset row.
    pub(crate) reset: u64,
    /// Start of the program break: everything else lies below.
    pub(crate) break_start: u64,
}

impl Placement {
    /// Places I/O region and firmware (in this order) below the program's `first` address, or above
    /// its `end` (first address after its reserved memory) where there is no room. `image_end` is
    /// the end of its initialised memory.
    ///
    /// All three are below [`ADDRESS_LIMIT`], and `output_capacity` is at most
    /// [`MAX_OUTPUT_BYTES`].
    pub(crate) fn new(first: u64, image_end: u64, end: u64, output_capacity: u64) -> Self {
        let output_capacity = output_capacity.next_multiple_of(WORD_BYTES);
        let io_bytes = output_capacity.saturating_add(2 * WORD_BYTES);
        let needed = io_bytes.saturating_add(FIRMWARE_BYTES);
        let first = first - first % WORD_BYTES;
        let below = first.checked_sub(needed).filter(|&start| start >= WORD_BYTES);
        let io = below.unwrap_or_else(|| end.next_multiple_of(16));
        let lowest = if below.is_some() { io } else { first };
        let reset = io.saturating_add(io_bytes);
        let firmware = reset.saturating_add(4);
        let top = end.max(reset.saturating_add(FIRMWARE_BYTES));
        let last = image_end.max(reset);
        let least_words = last.saturating_sub(lowest).div_ceil(WORD_BYTES);
        Self {
            layout: Layout { lowest, io, output_capacity, firmware, least_words },
            reset,
            break_start: top.next_multiple_of(16),
        }
    }
}
