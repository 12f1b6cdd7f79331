//! What a proof says.

use crate::Dimensions;
use alloc::vec::Vec;
use rill_precompiles::Shape;
use rill_program::{Extent, LOG_MEMORY, MapError, MemoryMap, ProgramKey};
use thiserror::Error;

/// The program with this digest, started at its entry with all registers zero on some private
/// input, ran to its end in at most `2^log_cycles` rows within `2^log_memory` words and with at
/// most `invocations` calls of each precompile, exited with `exit_code` and wrote `output`.
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
    /// How many calls the table of each precompile has that the program declares, by ascending id.
    pub invocations: Vec<u32>,
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
    /// Most calls of a precompile.
    pub invocations: u32,
}

/// The bounds in force.
pub const LIMITS: Limits =
    Limits { log_cycles: (8, 32), log_memory: LOG_MEMORY, invocations: 1 << 22 };

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
    /// I/O region, extents and blocks of calls do not fit.
    #[error("the memory map has {needed} words, more than 2^{log_memory}")]
    MemoryTooSmall {
        /// Words of the map, blocks of calls included.
        needed: u64,
        /// The statement's `log_memory`.
        log_memory: u8,
    },
    /// Not one number of calls for each declared precompile with a table.
    #[error(
        "the statement has {found} numbers of calls, but the program declares {expected} tables"
    )]
    Invocations {
        /// Precompiles with a table that the program declares.
        expected: usize,
        /// Numbers in the statement.
        found: usize,
    },
    /// More calls of a precompile than there may be.
    #[error("{calls} calls of {precompile}, more than {max}", max = LIMITS.invocations)]
    TooManyCalls {
        /// Its name.
        precompile: &'static str,
        /// Calls in the statement.
        calls: u32,
    },
    /// The rows of the trace have no room for a call's bits.
    #[error(
        "a call of {precompile} has 2^{log_bits} bits, more than 2^{most}, which 2^{log_cycles} rows \
         have room for"
    )]
    CallTooLong {
        /// Name of the precompile.
        precompile: &'static str,
        /// `c`.
        log_bits: u32,
        /// `n + w`.
        most: usize,
        /// The statement's `log_cycles`.
        log_cycles: u8,
    },
    /// More input words of calls than rows that could store them.
    #[error(
        "{calls} calls of {precompile} have {inputs} input words, more than 2^{log_cycles} rows"
    )]
    CallsWithoutRows {
        /// Name of the precompile.
        precompile: &'static str,
        /// Calls in the statement.
        calls: u32,
        /// Input words of all of them.
        inputs: u64,
        /// The statement's `log_cycles`.
        log_cycles: u8,
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
        let calls = self.calls(key)?;
        let map = MemoryMap::with_calls(layout, &self.memory, self.log_memory, &calls);
        let map = map.map_err(|error| match error {
            MapError::TooSmall { needed, log_memory } => {
                StatementError::MemoryTooSmall { needed, log_memory }
            }
            other => StatementError::Memory(other),
        })?;
        let length = self.output.len() as u64;
        if length > layout.output_capacity {
            return Err(StatementError::OutputTooLong { length, capacity: layout.output_capacity });
        }
        Ok(map)
    }

    /// The precompiles of the program with their numbers of calls, which are within the [`LIMITS`].
    ///
    /// A table's columns are committed as those of a trace, which is padded for it; and who asks
    /// for more calls than the rows can make gets a proof that is longer than need be.
    fn calls(&self, key: &ProgramKey) -> Result<Vec<(&'static Shape, u32)>, StatementError> {
        let (expected, found) = (key.precompiles().len(), self.invocations.len());
        if expected != found {
            return Err(StatementError::Invocations { expected, found });
        }
        let log_cycles = self.log_cycles;
        let dimensions = Dimensions::new(self, key);
        let most = dimensions.log_cycles.saturating_add(dimensions.chunk_bits);
        let calls = key.precompiles().iter().copied().zip(self.invocations.iter().copied());
        for (shape, calls) in calls.clone().filter(|(_, calls)| *calls > 0) {
            let (precompile, log_bits) = (shape.name, shape.log_bits);
            if calls > LIMITS.invocations {
                return Err(StatementError::TooManyCalls { precompile, calls });
            }
            if log_bits as usize > most {
                return Err(StatementError::CallTooLong { precompile, log_bits, most, log_cycles });
            }
            let inputs = u64::from(calls).saturating_mul(shape.inputs as u64);
            if inputs > 1 << log_cycles {
                return Err(StatementError::CallsWithoutRows {
                    precompile,
                    calls,
                    inputs,
                    log_cycles,
                });
            }
        }
        Ok(calls.collect())
    }
}
