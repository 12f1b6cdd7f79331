//! All sizes of a proof, functions of statement and program only.

use crate::Statement;
use rill_program::ProgramKey;

/// Number of variables of the instruction lookup.
pub const LOOKUP_BITS: usize = 128;

/// `log_2` of the number of registers.
pub const LOG_REGISTERS: usize = 7;

/// From this `log_cycles` on, committed chunks are 8 bits wide instead of 4.
const WIDE_CHUNKS_FROM: usize = 25;

/// Bits of the committed chunks of short traces.
pub const LEAST_CHUNK_BITS: usize = 4;

/// Committed chunks in one virtual lookup selector.
const CHUNKS_PER_SELECTOR: usize = 4;

/// The sizes of a proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dimensions {
    /// `n`: the trace has `2^n` rows.
    pub log_cycles: usize,
    /// `m`: RAM has `2^m` words.
    pub log_memory: usize,
    /// `b`: the bytecode has `2^b` rows.
    pub log_bytecode: usize,
    /// `w`: bits of a committed chunk.
    pub chunk_bits: usize,
    /// Whether rows may have ports: whether the program declares modular products.
    pub has_ports: bool,
}

impl Dimensions {
    /// The sizes of a proof of `statement` about `key`.
    pub fn new(statement: &Statement, key: &ProgramKey) -> Self {
        let log_cycles = usize::from(statement.log_cycles);
        Self {
            log_cycles,
            log_memory: usize::from(statement.log_memory),
            log_bytecode: key.log_bytecode() as usize,
            chunk_bits: if log_cycles < WIDE_CHUNKS_FROM { LEAST_CHUNK_BITS } else { 8 },
            has_ports: key.has_products(),
        }
    }

    /// `dL`: committed chunks of the lookup index.
    pub fn lookup_chunks(&self) -> usize {
        LOOKUP_BITS.checked_div(self.chunk_bits).unwrap_or(0)
    }

    /// `dB`: committed chunks of the bytecode index.
    pub fn bytecode_chunks(&self) -> usize {
        self.log_bytecode.div_ceil(self.chunk_bits)
    }

    /// `dR`: committed chunks of the RAM word index.
    pub fn ram_chunks(&self) -> usize {
        self.log_memory.div_ceil(self.chunk_bits)
    }

    /// All committed one-hot polynomials, in the order lookups, bytecode, RAM.
    pub fn chunks(&self) -> usize {
        self.lookup_chunks()
            .saturating_add(self.bytecode_chunks())
            .saturating_add(self.ram_chunks())
    }

    /// `V`: virtual lookup selectors, each the product of [`Self::chunks_per_selector`] chunks.
    pub fn selectors(&self) -> usize {
        self.lookup_chunks() / CHUNKS_PER_SELECTOR
    }

    /// Bits of the committed chunks of short traces.
    pub const LEAST_CHUNK_BITS: usize = 4;

    /// Committed chunks in one virtual lookup selector.
    pub fn chunks_per_selector(&self) -> usize {
        CHUNKS_PER_SELECTOR
    }
}
