//! What a verifier needs of a program.

use crate::{Image, Layout};
use alloc::string::String;
use alloc::vec::Vec;
use rill_isa::Row;

/// Bytecode, layout and image of a program that passed all static checks, named by a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramKey {
    pub(crate) rows: Vec<Row>,
    pub(crate) reset: u32,
    pub(crate) layout: Layout,
    pub(crate) image: Image,
    pub(crate) digest: [u8; 32],
}

impl ProgramKey {
    /// The bytecode. Index 0 is the no-op. Indices from its length to `2^log_bytecode` mean the no-op.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The row at bytecode `index`, the no-op in the padding.
    pub fn row(&self, index: usize) -> &Row {
        self.rows.get(index).unwrap_or(&Row::NO_OP)
    }

    /// `b`: the bytecode is padded to `2^b` rows, at least 2.
    pub fn log_bytecode(&self) -> u32 {
        self.rows.len().max(2).next_power_of_two().trailing_zeros()
    }

    /// Bytecode index of the reset row, the first row of every run.
    pub fn reset(&self) -> u32 {
        self.reset
    }

    /// Where things lie.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Initial memory.
    pub fn image(&self) -> &Image {
        &self.image
    }

    /// BLAKE2b-256 of the canonical encoding of all of the above.
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }
}

/// A named address, for messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Symbol {
    /// Guest address.
    pub address: u64,
    /// Its name.
    pub name: String,
}
