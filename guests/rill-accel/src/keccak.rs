//! Keccak (FIPS 202), and the sponge of 1088 bits over it.

use core::{mem::MaybeUninit, ptr};

use crate::instruction::{self, Keccak};
use crate::part::{Aligned, for_each_part};
use crate::probe::{Precompile, has};
use crate::software;

/// Bytes of a block.
const RATE: usize = 136;

/// Keccak-256 of `data`, as in Ethereum.
#[inline]
pub fn keccak256(data: &[u8]) -> [u8; 32] {
    sponge(data, 0x01)
}

/// SHA3-256 of `data`.
#[inline]
pub fn sha3_256(data: &[u8]) -> [u8; 32] {
    sponge(data, 0x06)
}

#[inline]
fn sponge(data: &[u8], padding: u8) -> [u8; 32] {
    let (blocks, rest) = data.as_chunks::<RATE>();
    let mut last = MaybeUninit::uninit();
    let last = padded(&mut last, rest, padding);
    let digest = if has(Precompile::Keccak) {
        // SAFETY: the machine has the precompile.
        unsafe { call(blocks, last) }
    } else {
        by_software(blocks, last)
    };
    let mut bytes = [0; 32];
    for (bytes, lane) in bytes.as_chunks_mut().0.iter_mut().zip(digest) {
        *bytes = lane.to_le_bytes();
    }
    bytes
}

/// A block of words, for the end of a message.
type Last = Aligned<[u8; RATE]>;

/// The last block of a message that goes on with `rest`.
#[inline]
fn padded<'a>(last: &'a mut MaybeUninit<Last>, rest: &[u8], padding: u8) -> &'a Last {
    for word in 0..RATE / 8 {
        // SAFETY: inside the block. As a plain store it would become part of a call of `memset`,
        // which takes more than twice as long.
        unsafe { last.as_mut_ptr().cast::<u64>().add(word).write_volatile(0) }
    }
    // SAFETY: just written.
    let last = unsafe { last.assume_init_mut() };
    last.0[..rest.len()].copy_from_slice(rest);
    last.0[rest.len()] = padding;
    last.0[RATE - 1] |= 0x80;
    last
}

/// # Safety
///
/// The machine has the precompile.
#[inline]
unsafe fn call(blocks: &[[u8; RATE]], last: &Last) -> [u64; 4] {
    let how = if blocks.is_empty() {
        Keccak::Only
    } else {
        // SAFETY: the same.
        unsafe { absorb(blocks) }
        Keccak::Last
    };
    let mut digest = MaybeUninit::<[u64; 4]>::uninit();
    // SAFETY: the last block has 17 words and the digest 4, all of which are written.
    unsafe {
        instruction::keccak(digest.as_mut_ptr().cast(), last.0.as_ptr().cast(), 0, how as usize);
        digest.assume_init()
    }
}

/// Absorbs the first blocks of a message, of which there are some.
///
/// # Safety
///
/// The machine has the precompile.
#[inline(never)]
unsafe fn absorb(blocks: &[[u8; RATE]]) {
    let mut next = 0;
    for_each_part(blocks, |words, count| {
        // SAFETY: a part has 17 words a block and is not empty; there is no output. Between the
        // parts of a message no other one is absorbed.
        unsafe { instruction::keccak(ptr::null_mut(), words, count, next) }
        next = 1;
    });
}

#[cold]
#[inline(never)]
fn by_software(blocks: &[[u8; RATE]], last: &Last) -> [u64; 4] {
    let mut state = [0; 25];
    for block in blocks.iter().chain([&last.0]) {
        for (lane, bytes) in state.iter_mut().zip(block.as_chunks().0) {
            *lane ^= u64::from_le_bytes(*bytes);
        }
        software::keccak_f1600(&mut state);
    }
    let [a, b, c, d, ..] = state;
    [a, b, c, d]
}

/// The permutation Keccak-f[1600]; lane (x, y) is word x + 5y.
#[inline]
pub fn keccak_f1600(state: &mut [u64; 25]) {
    if has(Precompile::Keccak) {
        let words = state.as_mut_ptr();
        // SAFETY: the machine has the precompile, and 25 words are there.
        unsafe { instruction::keccak(words, words, 0, Keccak::Permute as usize) }
    } else {
        software::keccak_f1600(state);
    }
}
