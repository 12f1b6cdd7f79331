//! SHA-256 (FIPS 180-4).

use core::slice;

use crate::instruction;
use crate::part::{Aligned, for_each_part};
use crate::probe::{Precompile, has};
use crate::software;

/// Bytes of a block.
const BLOCK: usize = 64;

/// Where the length stands in the last block.
const LENGTH: usize = BLOCK - 8;

/// Words of 32 bits in pairs, as they lie in memory: the first one is the lower half.
type State = [u64; 4];

/// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
const INITIAL: State =
    [0xBB67_AE85_6A09_E667, 0xA54F_F53A_3C6E_F372, 0x9B05_688C_510E_527F, 0x5BE0_CD19_1F83_D9AB];

/// SHA-256 of `data`.
#[inline]
pub fn sha256(data: &[u8]) -> [u8; 32] {
    let (blocks, rest) = data.as_chunks::<BLOCK>();
    let mut state = INITIAL;
    if !blocks.is_empty() {
        all(&mut state, blocks);
    }
    let mut last = Aligned([0; BLOCK]);
    last.0[..rest.len()].copy_from_slice(rest);
    last.0[rest.len()] = 0x80;
    if rest.len() >= LENGTH {
        one(&mut state, &last);
        last.0 = [0; BLOCK];
    }
    let bits = 8 * data.len() as u64;
    last.0[LENGTH..].copy_from_slice(&bits.to_be_bytes());
    one(&mut state, &last);
    let mut digest = [0; 32];
    for (bytes, words) in digest.as_chunks_mut().0.iter_mut().zip(state) {
        *bytes = big_endian(words).to_le_bytes();
    }
    digest
}

/// Reverses the bytes of both words of a pair. There is no instruction for it.
fn big_endian(words: u64) -> u64 {
    const BYTES: u64 = 0x00FF_00FF_00FF_00FF;
    const PAIRS: u64 = 0x0000_FFFF_0000_FFFF;
    let words = (words & BYTES) << 8 | words >> 8 & BYTES;
    (words & PAIRS) << 16 | words >> 16 & PAIRS
}

/// Compresses one block.
#[inline]
fn one(state: &mut State, block: &Aligned<[u8; BLOCK]>) {
    if has(Precompile::Sha256) {
        let words = state.as_mut_ptr();
        // SAFETY: the machine has the precompile; there are 4 words of state and 8 of a block.
        unsafe { instruction::sha256(words, words, block.0.as_ptr().cast(), 1) }
    } else {
        by_software(state, slice::from_ref(&block.0));
    }
}

#[inline(never)]
fn all(state: &mut State, blocks: &[[u8; BLOCK]]) {
    if has(Precompile::Sha256) {
        // SAFETY: the machine has the precompile, and 4 words are there.
        unsafe { call(state.as_mut_ptr(), blocks) }
    } else {
        by_software(state, blocks);
    }
}

#[cold]
#[inline(never)]
fn by_software(state: &mut State, blocks: &[[u8; BLOCK]]) {
    let mut words = [0; 8];
    for (two, pair) in words.as_chunks_mut().0.iter_mut().zip(&*state) {
        *two = [*pair as u32, (pair >> 32) as u32];
    }
    software::sha256(&mut words, blocks);
    for (pair, [low, high]) in state.iter_mut().zip(words.as_chunks().0) {
        *pair = u64::from(*low) | u64::from(*high) << 32;
    }
}

/// Compresses `blocks`, one after the other, into `state`.
pub fn sha256_compress(state: &mut [u32; 8], blocks: &[[u8; BLOCK]]) {
    if !has(Precompile::Sha256) {
        return software::sha256(state, blocks);
    }
    let words = state.as_mut_ptr().cast::<u64>();
    if words.is_aligned() {
        // SAFETY: the machine has the precompile, and 8 u32 are 4 aligned words.
        unsafe { call(words, blocks) }
    } else {
        let mut copy = Aligned(*state);
        // SAFETY: the same.
        unsafe { call(copy.0.as_mut_ptr().cast(), blocks) }
        *state = copy.0;
    }
}

/// # Safety
///
/// The machine has the precompile, and `state` is valid for 4 words.
#[inline]
unsafe fn call(state: *mut u64, blocks: &[[u8; BLOCK]]) {
    for_each_part(blocks, |words, count| {
        // SAFETY: a part has 8 words a block and is not empty; the rest is the caller's promise.
        unsafe { instruction::sha256(state, state, words, count) }
    });
}
