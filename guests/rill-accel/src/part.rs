//! Blocks of bytes as the words that instructions point to.

use core::hint::black_box;

use crate::instruction;

/// How many blocks are copied at a time where they are not aligned.
const COPIED: usize = 4;

/// Blocks at an address that is a multiple of 8.
#[repr(C, align(8))]
pub(crate) struct Aligned<T>(pub(crate) T);

/// Hands all blocks to `call` as words: at once if they are aligned, else copied, part by part.
#[inline]
pub(crate) fn for_each_part<const N: usize>(
    blocks: &[[u8; N]],
    mut call: impl FnMut(*const u64, usize),
) {
    const { assert!(N.is_multiple_of(8)) };
    let words = blocks.as_ptr().cast::<u64>();
    if words.is_aligned() {
        if !blocks.is_empty() {
            call(words, blocks.len());
        }
        return;
    }
    let mut copy = Aligned([[0; N]; COPIED]);
    for part in blocks.chunks(COPIED) {
        for (to, from) in copy.0.iter_mut().zip(part) {
            align(to, from);
        }
        call(copy.0.as_ptr().cast(), part.len());
    }
}

/// Copies a block that is not aligned to where it is.
#[inline(always)]
fn align<const N: usize>(to: &mut [u8; N], from: &[u8; N]) {
    let odd = from.as_ptr() as usize % 8;
    // Every word from the two that it lies in. As products, these shifts are one row each; nobody
    // is to know that they are shifts.
    let shift = black_box(1_u64 << (64 - 8 * odd));
    let words = from.as_ptr().wrapping_sub(odd).cast::<u64>();
    let mut low = instruction::load(words);
    for (at, bytes) in to.as_chunks_mut().0.iter_mut().enumerate() {
        let high = instruction::load(words.wrapping_add(at + 1));
        let word = (u128::from(low) * u128::from(shift) >> 64) as u64 | high.wrapping_mul(shift);
        *bytes = word.to_le_bytes();
        low = high;
    }
}
