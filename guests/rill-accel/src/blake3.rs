//! BLAKE3 without a key.

use core::{mem, mem::MaybeUninit, slice};

use crate::instruction;
use crate::part::copy_tail;
use crate::probe::{Precompile, has};
use crate::software;

/// Bytes of a block.
const BLOCK: usize = 64;

/// Words of 64 bits in a block.
const WORDS: usize = BLOCK / 8;

/// Bytes of a chunk, a leaf of the tree.
const CHUNK: usize = 1024;

/// Most parents that wait for their right half: a message has at most 2^54 chunks.
const DEPTH: usize = 54;

/// What a block is, in the upper half of the word that has its length in the lower one.
const START: u64 = 1 << 32;
const END: u64 = 2 << 32;
const PARENT: u64 = 4 << 32;
const ROOT: u64 = 8 << 32;

/// Words of 32 bits in pairs, as they lie in memory: the first one is the lower half.
type Value = [u64; 4];

/// The chaining value before the first block of a chunk: the initial words of SHA-256.
static INITIAL: Value =
    [0xBB67_AE85_6A09_E667, 0xA54F_F53A_3C6E_F372, 0x9B05_688C_510E_527F, 0x5BE0_CD19_1F83_D9AB];

/// Counter, length and flags of a message of 32 bytes.
static SHORT: [u64; 2] = [0, 32 | START | END | ROOT];

/// BLAKE3 of `data`, 32 bytes of it.
#[inline]
pub fn blake3(data: &[u8]) -> [u8; 32] {
    let words = data.as_ptr().cast::<u64>();
    let mut value = MaybeUninit::<Value>::uninit();
    if !has(Precompile::Blake3) {
        value.write(by_software(data));
    } else if data.len() == 32 && words.is_aligned() {
        let to = value.as_mut_ptr().cast();
        // SAFETY: the machine has the precompile, and the pointers are valid for 4, 4, 4, 2 words.
        unsafe { instruction::blake3_32(to, INITIAL.as_ptr(), words, SHORT.as_ptr()) }
    } else {
        // SAFETY: the machine has the precompile.
        value.write(unsafe { by_calls(data) });
    }
    // SAFETY: the value was written in all cases. Words are bytes.
    unsafe { mem::transmute::<Value, [u8; 32]>(value.assume_init()) }
}

/// # Safety
///
/// The machine has the precompile.
#[inline(never)]
unsafe fn by_calls(data: &[u8]) -> Value {
    // SAFETY: the same.
    tree(
        data,
        |part, index, flags| unsafe { chunk(part, index, flags) },
        |block, flags| {
            let parameters = [0, 0, 0, 0, 0, BLOCK as u64 | PARENT | flags];
            // SAFETY: the same; there is no block before the last one.
            unsafe { call(&[], block.as_ptr().cast(), &parameters) }
        },
    )
}

#[cold]
#[inline(never)]
fn by_software(data: &[u8]) -> Value {
    let compress = |before: Value, block: [u64; WORDS], counter: u64, last: u64| {
        // SAFETY: the same bytes, in both directions.
        unsafe {
            mem::transmute::<[u32; 8], Value>(software::blake3(
                mem::transmute::<Value, [u32; 8]>(before),
                mem::transmute::<[u64; WORDS], [u32; 16]>(block),
                mem::transmute::<[u64; 2], [u32; 4]>([counter, last]),
            ))
        }
    };
    let leaf = |part: &[u8], index, flags| {
        let count = part.len().div_ceil(BLOCK).max(1);
        (0..count).fold(INITIAL, |value, at| {
            let piece = &part[BLOCK * at..part.len().min(BLOCK * (at + 1))];
            let mut block = [[0; 8]; WORDS];
            block.as_flattened_mut()[..piece.len()].copy_from_slice(piece);
            let start = if at == 0 { START } else { 0 };
            let end = if at + 1 == count { END | flags } else { 0 };
            compress(value, block.map(u64::from_le_bytes), index, piece.len() as u64 | start | end)
        })
    };
    tree(data, leaf, |values, flags| {
        let [[a, b, c, d], [e, f, g, h]] = *values;
        compress(INITIAL, [a, b, c, d, e, f, g, h], 0, BLOCK as u64 | PARENT | flags)
    })
}

/// The root of the tree over chunks: `leaf` has a chunk, its index and flags, `parent` two values
/// and flags.
#[inline(always)]
fn tree(
    data: &[u8],
    leaf: impl Fn(&[u8], u64, u64) -> Value,
    parent: impl Fn(&[Value; 2], u64) -> Value,
) -> Value {
    let before = data.len().saturating_sub(1) / CHUNK;
    let (first, last) = data.split_at(CHUNK * before);
    if first.is_empty() {
        return leaf(last, 0, ROOT);
    }
    // The values of complete subtrees, the largest first.
    let mut stack = [MaybeUninit::<Value>::uninit(); DEPTH + 1];
    let mut top = 0;
    let two = |stack: &[MaybeUninit<Value>], at: usize, flags| {
        let pair = &stack[at..at + 2];
        // SAFETY: two neighbours are an array of two, and both were written.
        parent(unsafe { &*pair.as_ptr().cast::<[Value; 2]>() }, flags)
    };
    for (index, part) in (0..).zip(first.as_chunks::<CHUNK>().0) {
        stack[top].write(leaf(part, index, 0));
        // As many subtrees are complete now as the number of chunks has factors 2.
        for _ in 0..(index + 1).trailing_zeros() {
            top -= 1;
            stack[top] = MaybeUninit::new(two(&stack, top, 0));
        }
        top += 1;
    }
    stack[top].write(leaf(last, before as u64, 0));
    while top > 1 {
        top -= 1;
        stack[top] = MaybeUninit::new(two(&stack, top, 0));
    }
    two(&stack, 0, ROOT)
}

/// The value of a chunk, of which all but the last have 1024 bytes.
///
/// # Safety
///
/// The machine has the precompile.
#[inline(never)]
unsafe fn chunk(part: &[u8], index: u64, flags: u64) -> Value {
    let mut copy = MaybeUninit::<[u64; CHUNK / 8]>::uninit();
    let part = if part.as_ptr().cast::<u64>().is_aligned() {
        part
    } else {
        let bytes = copy.as_mut_ptr().cast::<u8>();
        // SAFETY: a chunk has at most 1024 bytes, and they are elsewhere.
        unsafe {
            bytes.copy_from_nonoverlapping(part.as_ptr(), part.len());
            slice::from_raw_parts(bytes, part.len())
        }
    };
    let (blocks, rest) = part.split_at(part.len().saturating_sub(1) / BLOCK * BLOCK);
    let mut tail = MaybeUninit::uninit();
    let last = if rest.len() == BLOCK {
        rest.as_ptr().cast()
    } else {
        copy_tail::<WORDS>(&mut tail, rest, 0).as_ptr()
    };
    let start = if blocks.is_empty() { START } else { 0 };
    let (block, end) = (BLOCK as u64, rest.len() as u64 | start | END | flags);
    let parameters = [index, block | START, index, block, index, end];
    // SAFETY: blocks are aligned, and the last one has 8 words.
    unsafe { call(blocks.as_chunks().0, last, &parameters) }
}

/// Compresses blocks and the last one, from the initial value. Counter, length and flags are those
/// of the first block, of the others, and of the last.
///
/// # Safety
///
/// The machine has the precompile, blocks are aligned or none, and `last` is valid for 8 words.
#[inline]
unsafe fn call(blocks: &[[u8; BLOCK]], last: *const u64, parameters: &[u64; 6]) -> Value {
    let range = blocks.as_ptr_range();
    let (start, end) = (range.start.cast(), range.end.cast());
    let mut value = MaybeUninit::<Value>::uninit();
    let to = value.as_mut_ptr().cast();
    // SAFETY: the caller's promise; the value is written.
    unsafe {
        instruction::blake3(to, INITIAL.as_ptr(), start, end, last, parameters.as_ptr());
        value.assume_init()
    }
}
