//! What a verifier needs of a program.

use crate::check::{self, KeyError};
use crate::encoding::Head;
use crate::{Image, Layout, encoding};
use alloc::vec::Vec;
use blake2::digest::consts::U32;
use blake2::{Blake2b, Digest};
use rill_isa::Row;
use rill_precompiles::{Shape, mulmod64, shape};

/// Bytecode, layout, image and precompiles of a program that passed all static checks, named by a
/// digest.
///
/// Two keys are equal if their digests are. Hints are no part of a key's meaning and of its
/// encoding.
#[derive(Clone, Debug)]
pub struct ProgramKey {
    rows: Vec<Row>,
    reset: u32,
    layout: Layout,
    image: Image,
    declared: Vec<u8>,
    precompiles: Vec<&'static Shape>,
    digest: [u8; 32],
}

impl PartialEq for ProgramKey {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for ProgramKey {}

impl ProgramKey {
    /// The key of `rows` (index 0 is the no-op), started at index `reset`, with memory placed by
    /// `layout` and filled by `image`, that may call the precompiles of these ids, which ascend.
    ///
    /// # Errors
    /// The first static check that fails. The proof system relies on every one of them.
    pub fn new(
        rows: Vec<Row>,
        reset: u32,
        layout: Layout,
        image: Image,
        precompiles: &[u8],
    ) -> Result<Self, KeyError> {
        check::layout(&layout, &image)?;
        let declared = check::precompiles(precompiles)?.to_vec();
        check::rows(&rows, reset, &declared)?;
        let precompiles = declared.iter().filter_map(|&id| shape(id)).collect();
        let mut key = Self { rows, reset, layout, image, declared, precompiles, digest: [0; 32] };
        key.digest = Blake2b::<U32>::digest(key.encode()).into();
        Ok(key)
    }

    /// The canonical encoding, hints left out.
    pub fn encode(&self) -> Vec<u8> {
        encoding::encode(self)
    }

    /// Reads a key and checks it anew. The hints of its advice rows are gone: it can verify, not
    /// execute.
    ///
    /// # Errors
    /// If `bytes` is not the encoding of a key, or the key fails a check.
    pub fn decode(bytes: &[u8]) -> Result<Self, encoding::DecodeError> {
        let (Head { layout, reset, precompiles }, rows, image) = encoding::decode(bytes)?;
        Ok(Self::new(rows, reset, layout, image, precompiles)?)
    }

    /// The bytecode. Index 0 is the no-op. Indices from its length to `2^log_bytecode` mean the
    /// no-op.
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

    /// The ids of all precompiles that it declares, ascending.
    pub fn declared(&self) -> &[u8] {
        &self.declared
    }

    /// Whether rows may be modular products, which have relations of their own.
    pub fn has_products(&self) -> bool {
        self.declared.contains(&mulmod64::ID)
    }

    /// The tables of calls among them, in ascending order of id.
    pub fn precompiles(&self) -> &[&'static Shape] {
        &self.precompiles
    }

    /// BLAKE2b-256 of the canonical encoding of all of the above.
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }
}
