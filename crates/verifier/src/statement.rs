//! What a proof says.

use alloc::vec::Vec;
use rill_program::{Extent, LOG_MEMORY, MapError, MemoryMap, ProgramKey};
use thiserror::Error;

/// The program with this digest, started at its entry with all registers zero on some private
/// input, ran to its end in at most `2^log_cycles` rows within `2^log_memory` words, exited with
/// `exit_code` and wrote `output`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Digest of the program key.
    pub program_digest: [u8; 32],
    /// `n`, see [`LIMITS`].
    pub log_cycles: u8,
    /// `m`, see [`LIMITS`].
    pub log_memory: u8,
    /// The guest memory that the run may access, see [`MemoryMap`].
    pub memory: Vec<Extent>,
    /// The exit code, 0 to 255.
    pub exit_code: u8,
    /// The public output.
    pub output: Vec<u8>,
}

/// Bounds of statements, constants of the verifier.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Least and greatest `log_cycles`.
    pub log_cycles: (u8, u8),
    /// Least and greatest `log_memory`.
    pub log_memory: (u8, u8),
}

/// The bounds in force.
pub const LIMITS: Limits = Limits { log_cycles: (8, 32), log_memory: LOG_MEMORY };

/// The statement cannot be true of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum StatementError {
    /// It is about another program.
    #[error("the statement's program digest is not the digest of the program")]
    OtherProgram,
    /// `log_cycles` is out of bounds.
    #[error("log_cycles {0} is not in 8..=32")]
    LogCycles(u8),
    /// `log_memory` is out of bounds.
    #[error("log_memory {0} is not in 10..=28")]
    LogMemory(u8),
    /// The extents of memory are no map.
    #[error(transparent)]
    Memory(MapError),
    /// I/O region and extents do not fit.
    #[error("the memory map has {needed} words, more than 2^{log_memory}")]
    MemoryTooSmall {
        /// Words of the map.
        needed: u64,
        /// The statement's `log_memory`.
        log_memory: u8,
    },
    /// The output is longer than the program's output region.
    #[error("output of {length} bytes exceeds the limit of {capacity}")]
    OutputTooLong {
        /// Its length, bytes.
        length: u64,
        /// The program's limit, bytes.
        capacity: u64,
    },
}

impl Statement {
    /// Checks the statement against the program and the [`LIMITS`]; gives the memory map that it
    /// describes.
    pub fn check(&self, key: &ProgramKey) -> Result<MemoryMap, StatementError> {
        let layout = key.layout();
        if self.program_digest != *key.digest() {
            return Err(StatementError::OtherProgram);
        }
        let within = |value: u8, (least, greatest): (u8, u8)| least <= value && value <= greatest;
        if !within(self.log_cycles, LIMITS.log_cycles) {
            return Err(StatementError::LogCycles(self.log_cycles));
        }
        if !within(self.log_memory, LIMITS.log_memory) {
            return Err(StatementError::LogMemory(self.log_memory));
        }
        let map = MemoryMap::new(layout, &self.memory).map_err(StatementError::Memory)?;
        if map.log_words() > u32::from(self.log_memory) {
            let (needed, log_memory) = (map.words(), self.log_memory);
            return Err(StatementError::MemoryTooSmall { needed, log_memory });
        }
        let length = self.output.len() as u64;
        if length > layout.output_capacity {
            return Err(StatementError::OutputTooLong { length, capacity: layout.output_capacity });
        }
        Ok(map)
    }
}
