//! Blocks of bytes as the words that instructions point to.

use core::{hint::black_box, mem::MaybeUninit};

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
        let word = ((u128::from(low) * u128::from(shift)) >> 64) as u64 | high.wrapping_mul(shift);
        *bytes = word.to_le_bytes();
        low = high;
    }
}

/// The rest of a message, which does not fill the block, in a block of `N` words: a byte `end`
/// follows, and zeros.
#[inline(always)]
pub(crate) fn copy_tail<'a, const N: usize>(
    block: &'a mut MaybeUninit<[u64; N]>,
    rest: &[u8],
    end: u8,
) -> &'a mut [u64; N] {
    let to = block.as_mut_ptr().cast::<u64>();
    let (words, bytes) = (rest.len() / 8, rest.len() % 8);
    assert!(words < N, "a rest is shorter than a block");
    let from = rest.as_ptr().cast::<u64>();
    let is_aligned = from.is_aligned();
    // Plain loops would become calls of `memset` and `memcpy`, which take more than twice as long.
    let put = |at: usize, word: u64| {
        // SAFETY: inside the block.
        unsafe { to.add(at).write_volatile(word) }
    };
    let at_end = if is_aligned {
        (0..words).for_each(|at| put(at, instruction::load(from.wrapping_add(at))));
        // The word that the last bytes lie in, of which the others are not the message's.
        let unit = 1_u64 << (8 * bytes);
        let last = if bytes > 0 { instruction::load(from.wrapping_add(words)) } else { 0 };
        last & (unit - 1) | unit.wrapping_mul(end.into())
    } else {
        u64::from(end) << (8 * bytes)
    };
    (words + 1..N).for_each(|at| put(at, 0));
    put(words, at_end);
    if !is_aligned {
        let bytes = block.as_mut_ptr().cast::<u8>();
        // SAFETY: the rest is shorter than the block, and does not lie in it.
        unsafe { bytes.copy_from_nonoverlapping(rest.as_ptr(), rest.len()) }
    }
    // SAFETY: all words were written.
    unsafe { block.assume_init_mut() }
}
