//! Where the words of calls lie in RAM.

use crate::call::calls_address;
use crate::layout::WORD_BYTES;
use alloc::vec::Vec;
use core::cmp::Reverse;
use rill_precompiles::Shape;

/// The words of the calls of one precompile: an aligned power of two of them, so that the bits of a
/// word's index are those of the block, of the call and of the word within the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// The precompile.
    pub shape: &'static Shape,
    /// How many calls have addresses, at least 1.
    pub calls: u32,
    /// `t`: the block has room for `2^t` calls, `t = max(1, ⌈log2 calls⌉)`.
    pub log_calls: u32,
    /// Index of its first word, a multiple of [`Block::words`].
    pub first: u64,
}

impl Block {
    /// Its words: `2^(t + s)`.
    pub fn words(&self) -> u64 {
        words(self.shape, self.calls)
    }

    /// Index of the word after its last.
    pub fn end(&self) -> u64 {
        self.first.saturating_add(self.words())
    }

    /// Index of the word after the last one that has an address.
    pub fn called_end(&self) -> u64 {
        self.first.saturating_add(u64::from(self.calls).saturating_mul(self.shape.words()))
    }

    /// Byte address of its first word.
    pub fn address(&self) -> u128 {
        calls_address(self.shape)
    }

    /// Byte address of the first word of call `call`.
    pub fn call_address(&self, call: u64) -> u128 {
        let bytes = u128::from(self.shape.words()).saturating_mul(WORD_BYTES.into());
        self.address().saturating_add(bytes.saturating_mul(call.into()))
    }
}

/// Words of all blocks of these `calls`.
pub(crate) fn all_words(calls: &[(&'static Shape, u32)]) -> u64 {
    let called = calls.iter().filter(|(_, calls)| *calls > 0);
    called.map(|(shape, calls)| words(shape, *calls)).fold(0, u64::saturating_add)
}

/// The blocks of these `calls`, which fit below word `end`, a power of two: from the top down, the
/// largest first, then by id.
pub(crate) fn place(calls: &[(&'static Shape, u32)], end: u64) -> Vec<Block> {
    let mut called: Vec<_> = calls.iter().filter(|(_, calls)| *calls > 0).collect();
    called.sort_by_key(|(shape, calls)| (Reverse(words(shape, *calls)), shape.id));
    let mut end = end;
    let mut blocks = Vec::new();
    for &&(shape, calls) in &called {
        end = end.saturating_sub(words(shape, calls));
        blocks.push(Block { shape, calls, log_calls: log_calls(calls), first: end });
    }
    blocks
}

/// `t`
fn log_calls(calls: u32) -> u32 {
    u64::from(calls).next_power_of_two().trailing_zeros().max(1)
}

/// At most `2^(32 + s)`.
fn words(shape: &Shape, calls: u32) -> u64 {
    shape.words() << log_calls(calls)
}
