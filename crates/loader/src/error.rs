//! Why an ELF is not a program, and what to do.

use crate::elf::System;
use alloc::format;
use alloc::string::String;
use rill_program::{ADDRESS_LIMIT, KeyError, MAX_OUTPUT_BYTES, MAX_ROWS};
use thiserror::Error;

/// What to do with a program that is not for the bare machine.
const BARE_METAL: &str = "build it for the bare machine (target riscv64imac-unknown-none-elf, or \
     -nostdlib with start-up code of its own)";

/// What to do with a program that must be moved or completed before it runs.
const LINK: &str = "link it with -static -no-pie (Rust: -C relocation-model=static)";

/// Why an ELF is not a program.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProgramError {
    /// No ELF magic; also an empty file.
    #[error("not an ELF file: give the linked executable of a guest")]
    NotElf,
    /// Not a 64-bit ELF.
    #[error(
        "ELF class {class}{}, not 64-bit: build it for RV64 (-march=rv64imac -mabi=lp64)",
        if *class == 1 { " (32-bit, as RV32)" } else { "" }
    )]
    Class {
        /// The field of the header; 1 is 32-bit.
        class: u8,
    },
    /// A big-endian ELF.
    #[error("byte order {order}, not little-endian (1): build it for little-endian RISC-V")]
    ByteOrder {
        /// The field of the header.
        order: u8,
    },
    /// Another machine.
    #[error(
        "an ELF for {}, not for RISC-V (machine 243): build it for rv64imac",
        machine_name(*machine)
    )]
    Machine {
        /// The field of the header.
        machine: u16,
    },
    /// An object file.
    #[error("an object file (type REL), not an executable: link it")]
    Object,
    /// A position-independent executable, static or not, or a shared library.
    #[error(
        "a position-independent executable or shared library (type DYN), which needs a loader: \
         {LINK}"
    )]
    PositionIndependent,
    /// A core file, or a type that has no name.
    #[error("ELF type {kind}, not an executable (type EXEC, 2): give the linked executable")]
    Type {
        /// The field of the header.
        kind: u16,
    },
    /// An executable that another program must load.
    #[error("needs the interpreter {path}, which loads shared libraries: {LINK}")]
    Interpreter {
        /// Its path, without unprintable characters and not longer than a line.
        path: String,
    },
    /// An executable of shared libraries.
    #[error("has a dynamic section, for shared libraries: {LINK}")]
    Dynamic,
    /// A program for an operating system.
    #[error("made for {0}, but Rill has no operating system: {BARE_METAL}")]
    NeedsSystem(System),
    /// Headers that end beyond the file.
    #[error("the ELF headers end at byte {end}, but the file has {length} bytes: copy it again")]
    Headers {
        /// Where they end.
        end: u64,
        /// Length of the file in bytes.
        length: u64,
    },
    /// Headers that contradict themselves.
    #[error("malformed ELF: {0}")]
    Malformed(object::read::Error),
    /// Nothing to load.
    #[error("the ELF has no loadable segment: give the linked executable, not a debug file")]
    NoSegments,
    /// More segments than [`crate::MAX_SEGMENTS`].
    #[error(
        "{count} loadable segments, more than {max}: join some in the linker script",
        max = crate::MAX_SEGMENTS
    )]
    TooManySegments {
        /// How many.
        count: usize,
    },
    /// A segment at the end of the address space.
    #[error(
        "the segment of {memory} bytes at {address:#x} ends above {ADDRESS_LIMIT:#x}: \
         link the program lower"
    )]
    SegmentAddress {
        /// Its address.
        address: u64,
        /// Its size in memory.
        memory: u64,
    },
    /// A segment larger in the file than in memory.
    #[error(
        "the segment at {address:#x} has {file_bytes} bytes in the file, more than its {memory} in \
         memory: the file is damaged, link it again"
    )]
    LargerInFile {
        /// Its address.
        address: u64,
        /// Its size in the file.
        file_bytes: u64,
        /// Its size in memory.
        memory: u64,
    },
    /// Two segments that share memory.
    #[error(
        "the segments at {:#x}..{:#x} and {:#x}..{:#x} overlap: move them apart in the linker \
         script", .lower.0, .lower.1, .upper.0, .upper.1
    )]
    Overlap {
        /// First address of the lower one, and first address after it.
        lower: (u64, u64),
        /// The same of the upper one.
        upper: (u64, u64),
    },
    /// A segment whose bytes are not in the file.
    #[error(
        "the bytes of the segment at {address:#x} end at byte {end}, but the file has {length} bytes: \
         copy it again"
    )]
    Truncated {
        /// Its address.
        address: u64,
        /// Where its bytes end in the file.
        end: u64,
        /// Length of the file in bytes.
        length: u64,
    },
    /// More initialised memory than [`crate::MAX_IMAGE_BYTES`].
    #[error(
        "{bytes} bytes of initialised memory, more than {max}: give large data as input",
        max = crate::MAX_IMAGE_BYTES
    )]
    ImageTooLarge {
        /// How many.
        bytes: u64,
    },
    /// An entry point that means the end of the run.
    #[error(
        "the entry point is address 0, where a run ends: name the first instruction with ENTRY(..) \
         or -e, and link code above address 0"
    )]
    EntryZero,
    /// An entry point that is not the address of an instruction.
    #[error(
        "the entry point {entry:#x} is odd, but instructions have even addresses: correct ENTRY(..)"
    )]
    EntryOdd {
        /// The entry point.
        entry: u64,
    },
    /// An entry point in a segment that is not executable.
    #[error(
        "the entry point {entry:#x} lies in the segment at {segment:#x}, which is not executable: \
         correct ENTRY(..), or the flags of the segment"
    )]
    EntryInData {
        /// The entry point.
        entry: u64,
        /// Address of the segment.
        segment: u64,
    },
    /// No instruction at the entry point.
    #[error(
        "the entry point {entry:#x} lies in no initialised executable segment: correct ENTRY(..)"
    )]
    EntryOutsideText {
        /// The entry point.
        entry: u64,
    },
    /// More rows than [`MAX_ROWS`].
    #[error("the code reachable from the entry point has more than {MAX_ROWS} rows: shorten it")]
    TooManyRows,
    /// More output than any statement can have.
    #[error("the output capacity {capacity} is above {MAX_OUTPUT_BYTES} bytes")]
    OutputCapacity {
        /// The requested capacity.
        capacity: u64,
    },
    /// A list of precompiles that cannot be one.
    #[error("a note of {length} bytes lists precompiles, which have ids of one byte: correct it")]
    PrecompileNote {
        /// Its length in bytes.
        length: usize,
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

/// A machine that people build for, or its number.
fn machine_name(machine: u16) -> String {
    let name = match machine {
        3 => "x86",
        8 => "MIPS",
        20 | 21 => "PowerPC",
        40 => "Arm",
        62 => "x86-64",
        183 => "AArch64",
        247 => "BPF",
        258 => "LoongArch",
        _ => return format!("machine {machine}"),
    };
    format!("{name} (machine {machine})")
}
