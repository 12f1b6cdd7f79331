//! Where a program has its memory and its firmware.

/// Bytes of a RAM word.
pub const WORD_BYTES: u64 = 8;

/// Words of a page: regions of the memory map are whole pages.
pub const PAGE_WORDS: u64 = 512;

/// Bytes of a page.
pub const PAGE_BYTES: u64 = PAGE_WORDS * WORD_BYTES;

/// Address of word 0, the first of the I/O region.
pub const IO_ADDRESS: u128 = 1 << 65;

/// Address of the first row of every run. Firmware has odd addresses: no computed jump leads there,
/// since it clears the lowest bit, and the key check lets no guest row name one.
pub const RESET_ADDRESS: u64 = 1;

/// Address of the row that every `ecall` jumps to.
pub const ECALL_ADDRESS: u64 = 9;

/// Most output a program can have, in bytes; also the default capacity.
pub const MAX_OUTPUT_BYTES: u64 = 64 * 1024;

/// Bytes that the break can move up from its start: the rest of the most words is for program,
/// stack and output.
pub const MAX_HEAP_BYTES: u64 = (1 << 31) - (1 << 27);

/// Addresses of code and data lie below.
pub const ADDRESS_LIMIT: u64 = 1 << 62;

/// What of a program's memory is fixed: where it begins, and the room for output.
///
/// The I/O region is the first words of RAM: the exit word (`2·code + 1`), the output length in
/// bytes, then the output, zeros to the end of its last page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Byte address of the first page that a memory map may contain.
    pub lowest: u64,
    /// Byte address after all that the program loads or reserves; the program break starts here.
    pub end: u64,
    /// Room for output, bytes, a multiple of 8.
    pub output_capacity: u64,
}

impl Layout {
    /// Index of the exit word.
    pub const EXIT_WORD: u64 = 0;
    /// Index of the output length word.
    pub const OUTPUT_LENGTH_WORD: u64 = 1;
    /// Index of the first word of output.
    pub const OUTPUT_WORD: u64 = 2;

    /// The layout of a program whose segments lie from `first` to `end`, below [`ADDRESS_LIMIT`],
    /// with room for at most [`MAX_OUTPUT_BYTES`].
    pub fn new(first: u64, end: u64, output_capacity: u64) -> Self {
        let output_capacity = output_capacity.next_multiple_of(WORD_BYTES);
        let lowest = first.saturating_sub(first % PAGE_BYTES);
        Self { lowest, end: end.next_multiple_of(16), output_capacity }
    }

    /// Words of the I/O region, whole pages.
    pub fn io_words(&self) -> u64 {
        let words = (self.output_capacity / WORD_BYTES).saturating_add(Self::OUTPUT_WORD);
        words.next_multiple_of(PAGE_WORDS)
    }

    /// Whether `address` is one of the firmware's.
    pub fn is_firmware(address: u64) -> bool {
        !address.is_multiple_of(2)
    }
}
