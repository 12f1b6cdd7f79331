//! Programs: a key and what only the running side needs.

use crate::check::KeyError;
use crate::elf::Executable;
use crate::key::{MAX_ROWS, Symbol};
use crate::layout::{ECALL_ADDRESS, Layout, MAX_OUTPUT_BYTES, RESET_ADDRESS};
use crate::{Image, ProgramKey, firmware, text};
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;
use rill_isa::Row;
use thiserror::Error;

/// Bytecode index of the reset row: it follows the no-op.
const RESET: u32 = 1;

/// Why an ELF is not a program.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProgramError {
    /// No ELF magic; also an empty file.
    #[error("not an ELF file")]
    NotElf,
    /// A 32-bit ELF.
    #[error("not a 64-bit ELF")]
    Not64Bit,
    /// A big-endian ELF.
    #[error("not a little-endian ELF")]
    NotLittleEndian,
    /// Another machine.
    #[error("not a RISC-V ELF")]
    NotRiscV,
    /// An object, a shared or position-independent file, or one that needs a loader.
    #[error("not a static executable (type EXEC, without interpreter and dynamic section)")]
    NotStatic,
    /// Headers that contradict themselves or the length of the file.
    #[error("malformed ELF: {0}")]
    Malformed(object::read::Error),
    /// Nothing to load.
    #[error("the ELF has no loadable segment")]
    NoSegments,
    /// More segments than [`crate::MAX_SEGMENTS`].
    #[error("the ELF has more than {max} loadable segments", max = crate::MAX_SEGMENTS)]
    TooManySegments,
    /// A segment at the null page or at the end of the address space, or larger in the file than in
    /// memory.
    #[error(
        "the segment at {address:#x} lies outside the address space or is larger than its memory"
    )]
    SegmentAddress {
        /// Its address.
        address: u64,
    },
    /// A segment that begins before the one in front of it ends.
    #[error("the segment at {address:#x} overlaps the one before it or is out of order")]
    SegmentOrder {
        /// Its address.
        address: u64,
    },
    /// A segment whose bytes are not in the file.
    #[error("the bytes of the segment at {address:#x} are not in the file")]
    Truncated {
        /// Its address.
        address: u64,
    },
    /// More initialised memory than [`crate::MAX_IMAGE_BYTES`].
    #[error("more than {max} bytes of initialised memory", max = crate::MAX_IMAGE_BYTES)]
    ImageTooLarge,
    /// No instruction at the entry point.
    #[error("the entry point {entry:#x} is not in an executable segment")]
    EntryOutsideText {
        /// The entry point.
        entry: u64,
    },
    /// More rows than [`MAX_ROWS`].
    #[error("the program expands to more than {MAX_ROWS} rows")]
    TooManyRows,
    /// More output than any statement can have.
    #[error("the output capacity {capacity} is above {MAX_OUTPUT_BYTES} bytes")]
    OutputCapacity {
        /// The capacity asked for.
        capacity: u64,
    },
    /// The program cannot be proven.
    #[error(transparent)]
    Key(#[from] KeyError),
}

impl From<object::read::Error> for ProgramError {
    fn from(error: object::read::Error) -> Self {
        Self::Malformed(error)
    }
}

/// Choices that are part of the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Room for output in bytes, rounded up to a word; at most [`MAX_OUTPUT_BYTES`].
    pub output_capacity: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { output_capacity: MAX_OUTPUT_BYTES }
    }
}

/// A program that can be run and proven.
#[derive(Clone, Debug)]
pub struct Program {
    /// What the proof speaks about.
    pub key: ProgramKey,
    /// Functions by ascending address.
    pub symbols: Vec<Symbol>,
    /// Where the guest's own code starts.
    pub entry: u64,
    /// The addresses of its segments, ascending: what it reserves, initialised or not.
    pub reserved: Vec<Range<u64>>,
}

impl Program {
    /// The program of a static RV64IMAC ELF, with default options.
    pub fn from_elf(elf: &[u8]) -> Result<Self, ProgramError> {
        Self::from_elf_with(elf, Options::default())
    }

    /// The program of a static RV64IMAC ELF.
    ///
    /// Memory that the ELF reserves but does not initialise costs nothing here.
    pub fn from_elf_with(elf: &[u8], options: Options) -> Result<Self, ProgramError> {
        let capacity = options.output_capacity;
        if capacity > MAX_OUTPUT_BYTES {
            return Err(ProgramError::OutputCapacity { capacity });
        }
        let executable = Executable::parse(elf)?;
        let image = Image::of(&executable.segments);
        let first = executable.segments.first().map_or(0, |segment| segment.address);
        let end = executable.segments.last().map_or(0, |segment| segment.end);
        let layout = Layout::new(first, end, capacity);

        let mut rows = vec![Row::NO_OP];
        let entry = executable.entry;
        rows.extend(firmware::rows(&layout, entry));
        let room = MAX_ROWS.saturating_sub(rows.len());
        rows.extend(text::rows(&executable, ECALL_ADDRESS, room)?);
        let key = ProgramKey::new(rows, RESET, layout, image)?;

        let segments = executable.segments.iter();
        let reserved = segments.map(|segment| segment.address..segment.end).collect();
        Ok(Self { key, symbols: executable.functions, entry, reserved })
    }

    /// The function that `address` lies in, by the nearest symbol not above it, and how far in.
    pub fn symbol_at(&self, address: u64) -> Option<(&str, u64)> {
        if Layout::is_firmware(address) {
            return Some(("firmware", address.saturating_sub(RESET_ADDRESS)));
        }
        let above = self.symbols.partition_point(|symbol| symbol.address <= address);
        let symbol = self.symbols.get(above.checked_sub(1)?)?;
        Some((&symbol.name, address.saturating_sub(symbol.address)))
    }
}

impl ProgramKey {
    /// The key of a static RV64IMAC ELF, with default options.
    pub fn from_elf(elf: &[u8]) -> Result<Self, ProgramError> {
        Program::from_elf(elf).map(|program| program.key)
    }

    /// The key of a static RV64IMAC ELF.
    pub fn from_elf_with(elf: &[u8], options: Options) -> Result<Self, ProgramError> {
        Program::from_elf_with(elf, options).map(|program| program.key)
    }
}
