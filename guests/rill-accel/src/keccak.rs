//! Keccak (FIPS 202), and the sponge of 1088 bits over it.

use core::{mem, mem::MaybeUninit};

use crate::instruction;
use crate::part::{copy_tail, for_each_part};
use crate::probe::{Precompile, has};
use crate::software;

/// Bytes of a block.
const RATE: usize = 136;

/// Words of a block.
const WORDS: usize = RATE / 8;

/// Keccak-256 of `data`, as in Ethereum.
#[inline]
pub fn keccak256(data: &[u8]) -> [u8; 32] {
    sponge::<0x01>(data)
}

/// SHA3-256 of `data`.
#[inline]
pub fn sha3_256(data: &[u8]) -> [u8; 32] {
    sponge::<0x06>(data)
}

/// The last bit of all padding.
const END: u64 = 1 << 63;

/// The two words of padding of a short message that are not 0, at an address.
struct Padding<const FIRST: u8>;

impl<const FIRST: u8> Padding<FIRST> {
    const WORDS: &'static [u64; 2] = &[FIRST as u64, END];
}

#[inline]
fn sponge<const PADDING: u8>(data: &[u8]) -> [u8; 32] {
    let words = data.as_ptr().cast::<u64>();
    let padding = Padding::<PADDING>::WORDS.as_ptr();
    let mut digest = MaybeUninit::<[u64; 4]>::uninit();
    let to = digest.as_mut_ptr().cast::<u64>();
    if !has(Precompile::Keccak) {
        digest.write(by_software(data, PADDING));
    } else if data.len() == 32 && words.is_aligned() {
        // SAFETY: the machine has the precompile, and the pointers are valid for 4, 4, 2 words.
        unsafe { instruction::keccak_32(to, words, padding) }
    } else if data.len() == 64 && words.is_aligned() {
        // SAFETY: the same of 4, 8, 2 words.
        unsafe { instruction::keccak_64(to, words, padding) }
    } else {
        // SAFETY: the machine has the precompile, and there is room for 4 words.
        unsafe { message(to, data, PADDING) }
    }
    // SAFETY: the digest was written in all cases. Words are bytes.
    unsafe { mem::transmute::<[u64; 4], [u8; 32]>(digest.assume_init()) }
}

/// Writes the digest of `data` to 4 words.
///
/// # Safety
///
/// The machine has the precompile, and there is room for 4 words.
#[inline(never)]
unsafe fn message(to: *mut u64, data: &[u8], padding: u8) {
    let (blocks, rest) = data.as_chunks::<RATE>();
    let mut last = MaybeUninit::uninit();
    let last = copy_tail::<WORDS>(&mut last, rest, padding);
    last[WORDS - 1] |= END;
    if blocks.is_empty() {
        // SAFETY: the last block has 17 words; the rest is the caller's promise.
        return unsafe { instruction::keccak_only(to, last.as_ptr()) };
    }
    let mut next = 0;
    for_each_part(blocks, |words, count| {
        let end = words.wrapping_add(WORDS * count);
        // SAFETY: a part has 17 words a block and is not empty. Between the parts of a message no
        // other one is absorbed.
        unsafe { instruction::keccak_absorb(words, end, next) }
        next = 1;
    });
    // SAFETY: the last block has 17 words, and there were others; the rest is the caller's promise.
    unsafe { instruction::keccak_last(to, last.as_ptr()) }
}

#[cold]
#[inline(never)]
fn by_software(data: &[u8], padding: u8) -> [u64; 4] {
    let (blocks, rest) = data.as_chunks::<RATE>();
    let mut last = [0; RATE];
    last[..rest.len()].copy_from_slice(rest);
    last[rest.len()] = padding;
    last[RATE - 1] |= 0x80;
    let mut state = [0; 25];
    for block in blocks.iter().chain([&last]) {
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
        unsafe { instruction::keccak_f1600(words, words) }
    } else {
        software::keccak_f1600(state);
    }
}
