//! The tables of calls. Chapter: docs/protocol/calls.md.
//!
//! A table has `2^t` calls of `2^c` bits each; call `u` is true of its precompile for `u` below the
//! number of calls in the statement, and all zero beyond. Tables come in order of their id.

pub mod bits;
pub mod reduction;
pub mod rows;
pub mod words;

use alloc::vec::Vec;
use rill_field::F;
use rill_poly::{eq_index, masked_prefix};
use rill_precompiles::Shape;
use rill_program::{Block, MemoryMap};

/// The table of a precompile that is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The precompile.
    pub shape: &'static Shape,
    /// Its calls.
    pub calls: u64,
    /// `t`: the table has `2^t` calls.
    pub log_calls: usize,
    /// Index of its first word in RAM, a multiple of the number of its words.
    first: u64,
}

impl Table {
    /// The tables of all precompiles that are called, in order of their id.
    pub fn all(map: &MemoryMap) -> Vec<Self> {
        let mut tables: Vec<Self> = map.blocks().iter().map(Self::new).collect();
        tables.sort_unstable_by_key(|table| table.shape.id);
        tables
    }

    fn new(block: &Block) -> Self {
        let Block { shape, calls, log_calls, first } = *block;
        Self { shape, calls: calls.into(), log_calls: log_calls as usize, first }
    }

    /// Index of its first word in RAM.
    pub fn first_word(&self) -> u64 {
        self.first
    }

    /// `s`: a call has `2^s` words.
    pub fn log_words(&self) -> usize {
        self.shape.log_words as usize
    }

    /// `c`: a call has `2^c` bits.
    pub fn log_bits(&self) -> usize {
        self.shape.log_bits as usize
    }

    /// `y`: columns have values at `2^y` points of a call.
    pub fn log_points(&self) -> usize {
        self.shape.log_points as usize
    }

    /// `log_2` of the number of parts into which `2^variables` entries of the matrix cut the table.
    pub fn log_parts(&self, variables: usize) -> usize {
        self.log_calls.saturating_add(self.log_bits()).saturating_sub(variables)
    }

    /// `on(u)`: one on calls, zero beyond, at the call point `ru`.
    pub fn on(&self, ru: &[F]) -> F {
        masked_prefix(self.calls, ru)
    }

    /// The word point `ra` cut into the table's place, call and word within the call.
    pub fn split<'a>(&self, ra: &'a [F]) -> (&'a [F], &'a [F], &'a [F]) {
        let (calls, word) = ra.split_at(ra.len().saturating_sub(self.log_words()));
        let (place, call) = calls.split_at(calls.len().saturating_sub(self.log_calls));
        (place, call, word)
    }

    /// `h(ra)`: one on the table's words, zero on all others, at the word point `ra`.
    pub fn holds(&self, ra: &[F]) -> F {
        let bits = self.log_words().saturating_add(self.log_calls) as u32;
        eq_index(self.first.checked_shr(bits).unwrap_or(0), self.split(ra).0)
    }
}
