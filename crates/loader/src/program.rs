//! Programs: a key and what only the running side needs.

use crate::elf::Executable;
use crate::error::ProgramError;
use crate::{firmware, text};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;
use rill_isa::Row;
use rill_program::{
    ECALL_ADDRESS, Image, Layout, MAX_OUTPUT_BYTES, MAX_ROWS, ProgramKey, RESET_ADDRESS,
};

/// Bytecode index of the reset row: it follows the no-op.
const RESET: u32 = 1;

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
        let image =
            Image::of(executable.segments.iter().map(|segment| (segment.address, segment.bytes)));
        let first = executable.segments.first().map_or(0, |segment| segment.address);
        let end = executable.segments.last().map_or(0, |segment| segment.end);
        let layout = Layout::new(first, end, capacity);

        let mut rows = vec![Row::NO_OP];
        let entry = executable.entry;
        rows.extend(firmware::rows(&layout, entry, &executable.precompiles));
        let room = MAX_ROWS.saturating_sub(rows.len());
        let before = rows.len();
        rows.extend(text::rows(&executable, ECALL_ADDRESS, before, room)?);
        let key = ProgramKey::new(rows, RESET, layout, image, &executable.precompiles)?;

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

/// The key of a static RV64IMAC ELF, with default options.
///
/// # Errors
/// As [`Program::from_elf`].
pub fn key(elf: &[u8]) -> Result<ProgramKey, ProgramError> {
    Program::from_elf(elf).map(|program| program.key)
}

/// A named address, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Guest address.
    pub address: u64,
    /// Its name.
    pub name: String,
}
