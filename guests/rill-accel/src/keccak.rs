//! Keccak (FIPS 202), and the sponge of 1088 bits over it.

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
    let mut digest = [0; 4];
    hash(data, padding, &mut digest);
    let mut bytes = [0; 32];
    for (bytes, lane) in bytes.as_chunks_mut().0.iter_mut().zip(digest) {
        *bytes = lane.to_le_bytes();
    }
    bytes
}

fn hash(data: &[u8], padding: u8, digest: &mut [u64; 4]) {
    let (blocks, rest) = data.as_chunks::<RATE>();
    let mut last = Aligned([0; RATE]);
    last.0[..rest.len()].copy_from_slice(rest);
    last.0[rest.len()] = padding;
    last.0[RATE - 1] |= 0x80;
    if has(Precompile::Keccak) {
        // SAFETY: the machine has the precompile.
        unsafe { call(blocks, &last, digest) }
    } else {
        let mut state = [0; 25];
        for block in blocks.iter().chain([&last.0]) {
            for (lane, bytes) in state.iter_mut().zip(block.as_chunks().0) {
                *lane ^= u64::from_le_bytes(*bytes);
            }
            software::keccak_f1600(&mut state);
        }
        digest.copy_from_slice(&state[..4]);
    }
}

/// # Safety
///
/// The machine has the precompile.
unsafe fn call(blocks: &[[u8; RATE]], last: &Aligned<[u8; RATE]>, digest: &mut [u64; 4]) {
    let mut next = 0;
    for_each_part(blocks, |words, count| {
        // SAFETY: a part has 17 words a block and is not empty. Between the parts of a message no
        // other one is absorbed.
        unsafe { instruction::keccak(digest.as_mut_ptr(), words, count, next) }
        next = 1;
    });
    let how = if blocks.is_empty() { Keccak::Only } else { Keccak::Last };
    // SAFETY: the last block has 17 words and the digest 4.
    unsafe { instruction::keccak(digest.as_mut_ptr(), last.0.as_ptr().cast(), 0, how as usize) }
}

/// The permutation Keccak-f[1600]; lane (x, y) is word x + 5y.
pub fn keccak_f1600(state: &mut [u64; 25]) {
    if has(Precompile::Keccak) {
        let words = state.as_mut_ptr();
        // SAFETY: the machine has the precompile, and 25 words are there.
        unsafe { instruction::keccak(words, words, 0, Keccak::Permute as usize) }
    } else {
        software::keccak_f1600(state);
    }
}
