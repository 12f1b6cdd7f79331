//! Blocks of bytes as the words that instructions point to.

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
        copy.0[..part.len()].copy_from_slice(part);
        call(copy.0.as_ptr().cast(), part.len());
    }
}
