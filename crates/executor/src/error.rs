//! Why a program cannot be loaded, a run has no proof, or a replay cannot be trusted.

use crate::MAX_CALLS;
use crate::diagnosis::name;
use core::ops::Range;
use rill_isa::Register;
use thiserror::Error;

/// A program that the machine cannot hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LoadError {
    /// An advice row without a source for its value, or with a length other than 1 or 8 bytes.
    #[error("the advice row at {address:#x} does not say where its value comes from")]
    AdviceWithoutHint {
        /// Guest address of the row.
        address: u64,
    },
    /// The first row of the run is not in the bytecode.
    #[error("the first row has bytecode index {reset}, but there are {rows} rows")]
    NoReset {
        /// The index.
        reset: u32,
        /// How many rows there are.
        rows: usize,
    },
    /// A row that names the register of a precompile and is no row of a call of it.
    #[error("the row at {address:#x} belongs to a call, but to none of a precompile declared")]
    NoCall {
        /// Guest address of the row.
        address: u64,
    },
}

/// A run that stopped before its end. `pc` is the guest address of the instruction that could not
/// be executed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RunError {
    /// A word that is not an instruction of the machine.
    #[error("illegal instruction{} at {pc:#x}", hexadecimal(*word))]
    IllegalInstruction {
        /// Guest address.
        pc: u64,
        /// The instruction word, where memory still holds it.
        word: Option<u32>,
    },
    /// A load or store outside guest memory.
    #[error("access at {address:#x}, outside guest memory, by the instruction at {pc:#x}")]
    OutsideMemory {
        /// Guest address of the instruction.
        pc: u64,
        /// Byte address of the access.
        address: u64,
    },
    /// An atomic access at an address that is not a multiple of its width.
    #[error("atomic access at {address:#x}, which is not aligned, by the instruction at {pc:#x}")]
    Misaligned {
        /// Guest address of the instruction.
        pc: u64,
        /// Byte address of the access.
        address: u64,
    },
    /// An access to one more page than there may be.
    #[error("access at {address:#x} by the instruction at {pc:#x}: all {words} words are in use")]
    MemoryFull {
        /// Guest address of the instruction.
        pc: u64,
        /// Byte address of the access.
        address: u64,
        /// Words in use.
        words: u64,
    },
    /// A jump, a branch or the end of a straight line that leads to no instruction.
    #[error("no code at {address:#x}, reached from {pc:#x}")]
    NotCode {
        /// Guest address of the instruction before.
        pc: u64,
        /// Where it leads.
        address: u64,
    },
    /// An assertion of the expansion that no advice of ours satisfies: an error in the expansion.
    #[error("an assertion of the instruction at {pc:#x} fails")]
    Assertion {
        /// Guest address of the instruction.
        pc: u64,
    },
    /// The program asks for input beyond its end.
    #[error("the input ends after {length} bytes, but the instruction at {pc:#x} reads on")]
    InputExhausted {
        /// Guest address of the instruction.
        pc: u64,
        /// Length of the input in bytes.
        length: usize,
    },
    /// A call of a precompile with a pointer that is not aligned.
    #[error(
        "{pointer:#x} in {} for the call at {pc:#x}: calls take pointers that are multiples of 8",
        name(*register)
    )]
    UnalignedPointer {
        /// Guest address of the instruction.
        pc: u64,
        /// The register that holds the pointer.
        register: Register,
        /// The pointer.
        pointer: u64,
    },
    /// A call of a precompile with a pointer to words outside guest memory.
    #[error(
        "access at {address:#x}, outside guest memory, by the call at {pc:#x}, which takes \
         {pointer:#x} in {}",
        name(*register)
    )]
    PointerOutside {
        /// Guest address of the instruction.
        pc: u64,
        /// The register that holds the pointer.
        register: Register,
        /// The pointer.
        pointer: u64,
        /// Byte address of the word.
        address: u64,
    },
    /// A call that takes words of the call before, and is the first of its precompile.
    #[error("the call of {precompile} at {pc:#x} continues a call, but there was none")]
    NoCallBefore {
        /// Guest address of the instruction.
        pc: u64,
        /// Name of the precompile.
        precompile: &'static str,
    },
    /// A call with inputs for which its precompile has no outputs.
    #[error("the call of {precompile} at {pc:#x} has no result: {}", condition(precompile))]
    NoResult {
        /// Guest address of the instruction.
        pc: u64,
        /// Name of the precompile.
        precompile: &'static str,
    },
    /// More calls of a precompile than a proof has room for.
    #[error(
        "the call of {precompile} at {pc:#x} is one more than the {MAX_CALLS} that fit a proof"
    )]
    CallLimit {
        /// Guest address of the instruction.
        pc: u64,
        /// Name of the precompile.
        precompile: &'static str,
    },
    /// Input beyond [`MAX_INPUT`](crate::MAX_INPUT).
    #[error("{length} bytes of input, more than {}", crate::MAX_INPUT)]
    InputTooLong {
        /// Length of the input in bytes.
        length: usize,
    },
    /// A modular product whose quotient, or by 0 the product itself, has more than 64 bits.
    #[error(
        "mulmod64 at {pc:#x} has no result for {:#x}·{:#x} modulo {:#x}: the quotient, or by 0 the \
         product, must be below 2^64; reduce a factor first",
        ports[0], ports[1], ports[2]
    )]
    NoProduct {
        /// Guest address of the instruction.
        pc: u64,
        /// Both factors, then the modulus.
        ports: [u64; 3],
    },
    /// The limit on rows was reached.
    #[error("no end after {rows} rows, at {pc:#x}")]
    RowLimit {
        /// Guest address of the next instruction.
        pc: u64,
        /// The limit.
        rows: u64,
    },
    /// More output than the program has room for.
    #[error("{length} bytes of output, more than {capacity}")]
    OutputTooLong {
        /// What the program wrote, bytes.
        length: u64,
        /// The room, bytes.
        capacity: u64,
    },
    /// The program reached address 0 without an exit code.
    #[error("the program ended without exit code")]
    NoExit,
    /// The words that the program accesses, and those between them that the memory map must have,
    /// are more than the limit.
    #[error("the program needs 2^{needed} words of memory, but the limit is 2^{limit}")]
    MemoryLimit {
        /// Binary logarithm of the words needed.
        needed: u32,
        /// Binary logarithm of the limit.
        limit: u32,
    },
}

impl RunError {
    /// Guest address of the instruction that could not be executed, for messages with a symbol.
    pub fn pc(&self) -> Option<u64> {
        match *self {
            Self::IllegalInstruction { pc, .. }
            | Self::OutsideMemory { pc, .. }
            | Self::Misaligned { pc, .. }
            | Self::MemoryFull { pc, .. }
            | Self::NotCode { pc, .. }
            | Self::Assertion { pc }
            | Self::InputExhausted { pc, .. }
            | Self::UnalignedPointer { pc, .. }
            | Self::PointerOutside { pc, .. }
            | Self::NoCallBefore { pc, .. }
            | Self::NoResult { pc, .. }
            | Self::CallLimit { pc, .. }
            | Self::NoProduct { pc, .. }
            | Self::RowLimit { pc, .. } => Some(pc),
            Self::InputTooLong { .. }
            | Self::OutputTooLong { .. }
            | Self::NoExit
            | Self::MemoryLimit { .. } => None,
        }
    }
}

/// What the inputs of a call must fulfil, by the name of its precompile.
fn condition(precompile: &str) -> &'static str {
    match precompile {
        "mulmod256" => "it takes a, b and m, where m is not 0 and a·b / m below 2^256",
        "inverse256" => "it takes a and m, where m is above 1 and has no divisor in common with a",
        "ec256" => {
            "it takes two points with different x, or one to double with y not 0, and flags below 4"
        }
        "root256" => "it takes a number below the prime of its curve, and a flag below 2",
        _ => "its inputs are not in its domain",
    }
}

fn hexadecimal(word: Option<u32>) -> String {
    word.map_or_else(String::new, |word| format!(" {word:#x}"))
}

/// A replay that does not give the rows of the run.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReplayError {
    /// State or digest differ from the run or from an earlier replay.
    #[error("replay diverged at rows {}..{}", .rows.start, .rows.end)]
    Diverged {
        /// The rows, between two checkpoints, in which it happened.
        rows: Range<u64>,
    },
    /// The requested rows are not rows of the run.
    #[error("rows {}..{} of a run of {rows} rows", .asked.start, .asked.end)]
    OutsideRun {
        /// The requested rows.
        asked: Range<u64>,
        /// How many there are.
        rows: u64,
    },
}
