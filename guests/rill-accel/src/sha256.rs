//! SHA-256 (FIPS 180-4).

use core::{mem, mem::MaybeUninit};

use crate::instruction;
use crate::part::{copy_tail, for_each_part};
use crate::probe::{Precompile, has};
use crate::software;

/// Bytes of a block.
const BLOCK: usize = 64;

/// Words of 64 bits in a block.
const WORDS: usize = BLOCK / 8;

/// Where the length stands in the last block.
const LENGTH: usize = BLOCK - 8;

/// The eight words of 32 bits as bytes in the order of a digest, the highest byte first; so the
/// state behind the last block is the digest. In memory: the two words of a pair, each reversed.
type State = [u64; 4];

/// The first 32 bits of the fractional parts of the square roots of the first 8 primes.
static INITIAL: State =
    [0x85AE_67BB_67E6_096A, 0x3AF5_4FA5_72F3_6E3C, 0x8C68_059B_7F52_0E51, 0x19CD_E05B_ABD9_831F];

/// What follows a message of 32 bytes.
static PADDING: State = [0x80, 0, 0, (32 * 8_u64).to_be()];

/// SHA-256 of `data`.
#[inline]
pub fn sha256(data: &[u8]) -> [u8; 32] {
    let words = data.as_ptr().cast::<u64>();
    let mut digest = MaybeUninit::<State>::uninit();
    let to = digest.as_mut_ptr().cast::<u64>();
    if !has(Precompile::Sha256) {
        digest.write(by_software(data));
    } else if data.len() == 32 && words.is_aligned() {
        // SAFETY: the machine has the precompile, and all pointers are valid for 4 words.
        unsafe { instruction::sha256_halves(to, INITIAL.as_ptr(), words, PADDING.as_ptr()) }
    } else {
        // SAFETY: the machine has the precompile, and there is room for 4 words.
        unsafe { message(to, data) }
    }
    // SAFETY: in all three cases the digest was written. Words are bytes.
    unsafe { mem::transmute::<State, [u8; 32]>(digest.assume_init()) }
}

/// Writes the digest of `data` to 4 words.
///
/// # Safety
///
/// The machine has the precompile, and there is room for 4 words.
#[inline(never)]
unsafe fn message(to: *mut u64, data: &[u8]) {
    let (mut blocks, rest) = data.as_chunks::<BLOCK>();
    let mut from = INITIAL.as_ptr();
    if !blocks.as_ptr().cast::<u64>().is_aligned() && !blocks.is_empty() {
        // SAFETY: of the two pointers as above.
        unsafe { parts(to, from, blocks) }
        (blocks, from) = (&[], to);
    }
    let mut last = MaybeUninit::uninit();
    let last = copy_tail::<WORDS>(&mut last, rest, 0x80);
    if rest.len() >= LENGTH {
        // SAFETY: blocks are aligned or none; the last one has 8 words.
        unsafe { call(to, from, blocks, last.as_ptr()) }
        (blocks, from) = (&[], to);
        *last = [0; WORDS];
    }
    last[WORDS - 1] = big_endian(8 * data.len() as u64);
    // SAFETY: the same.
    unsafe { call(to, from, blocks, last.as_ptr()) }
}

/// The number with its bytes reversed, for which there is no instruction. Small ones are common.
#[inline]
fn big_endian(number: u64) -> u64 {
    if number < 1 << 16 { number << 56 | number >> 8 << 48 } else { number.swap_bytes() }
}

/// Compresses blocks at an aligned address, and the last one.
///
/// # Safety
///
/// The machine has the precompile, blocks are aligned or none, and `to`, `from` and `last` are
/// valid for 4, 4 and 8 words.
#[inline]
unsafe fn call(to: *mut u64, from: *const u64, blocks: &[[u8; BLOCK]], last: *const u64) {
    let range = blocks.as_ptr_range();
    // SAFETY: the caller's promise.
    unsafe { instruction::sha256(to, from, range.start.cast(), range.end.cast(), last) }
}

/// Compresses blocks at any address; `to` may be `from`.
///
/// # Safety
///
/// The machine has the precompile, there are blocks, and `to` and `from` are valid for 4 words.
#[inline]
unsafe fn parts(to: *mut u64, from: *const u64, blocks: &[[u8; BLOCK]]) {
    let mut from = from;
    for_each_part(blocks, |words, count| {
        let last = words.wrapping_add(WORDS * (count - 1));
        // SAFETY: a part has 8 words a block and is not empty; the rest is the caller's promise.
        unsafe { instruction::sha256(to, from, words, last, last) }
        from = to;
    });
}

#[cold]
#[inline(never)]
fn by_software(data: &[u8]) -> State {
    let (blocks, rest) = data.as_chunks::<BLOCK>();
    let mut words = INITIAL.map(swapped);
    software::sha256(halves(&mut words), blocks);
    let mut last = [[0; BLOCK]; 2];
    last.as_flattened_mut()[..rest.len()].copy_from_slice(rest);
    last.as_flattened_mut()[rest.len()] = 0x80;
    let last = &mut last[..1 + usize::from(rest.len() >= LENGTH)];
    let length = 8 * data.len() as u64;
    if let Some(block) = last.last_mut() {
        block[LENGTH..].copy_from_slice(&length.to_be_bytes());
    }
    software::sha256(halves(&mut words), last);
    words.map(swapped)
}

/// Reverses the bytes of both words of a pair. There is no instruction for it.
#[inline]
fn swapped(pair: u64) -> u64 {
    const BYTES: u64 = 0x00FF_00FF_00FF_00FF;
    const PAIRS: u64 = 0x0000_FFFF_0000_FFFF;
    let pair = (pair & BYTES) << 8 | pair >> 8 & BYTES;
    (pair & PAIRS) << 16 | pair >> 16 & PAIRS
}

/// The words of 32 bits.
fn halves(pairs: &mut State) -> &mut [u32; 8] {
    const { assert!(cfg!(target_endian = "little"), "the first word of a pair is the lower half") };
    // SAFETY: the same bytes, and words of 64 bits are aligned as those of 32 bits.
    unsafe { &mut *core::ptr::from_mut(pairs).cast() }
}

/// Compresses `blocks`, one after the other, into `state`, which holds the bytes of a digest: for
/// many calls on one state this is cheaper than [`sha256_compress`].
pub fn sha256_blocks(state: &mut [u64; 4], blocks: &[[u8; BLOCK]]) {
    if blocks.is_empty() {
        return;
    }
    if has(Precompile::Sha256) {
        let state = state.as_mut_ptr();
        // SAFETY: the machine has the precompile; there are blocks, and 4 words of state.
        unsafe { parts(state, state, blocks) }
    } else {
        *state = state.map(swapped);
        software::sha256(halves(state), blocks);
        *state = state.map(swapped);
    }
}

/// Compresses `blocks`, one after the other, into `state`.
pub fn sha256_compress(state: &mut [u32; 8], blocks: &[[u8; BLOCK]]) {
    if !has(Precompile::Sha256) {
        return software::sha256(state, blocks);
    }
    // SAFETY: the same bytes.
    let mut pairs = unsafe { mem::transmute::<[u32; 8], State>(*state) }.map(swapped);
    sha256_blocks(&mut pairs, blocks);
    *state = *halves(&mut pairs.map(swapped));
}
