//! The compression function of SHA-512 (FIPS 180-4, 6.4.2).

use crate::constants::K;

/// The block with `$i` as constant 0 to 15: with a loop, words would not be in registers.
macro_rules! sixteen {
    ($i:ident, $block:block) => {
        sixteen!($i, $block, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15)
    };
    ($i:ident, $block:block, $($value:literal)*) => {
        $({
            const $i: usize = $value;
            $block
        })*
    };
}

/// Compresses a block of 128 bytes.
pub(crate) fn compress(state: &mut [u64; 8], block: &[u8]) {
    let mut w = [0; 16];
    for (word, bytes) in w.iter_mut().zip(block.as_chunks().0) {
        *word = u64::from_be_bytes(*bytes);
    }
    let mut s = *state;
    for (part, k) in K.as_chunks::<16>().0.iter().enumerate() {
        if part > 0 {
            schedule(&mut w);
        }
        sixteen!(T, { step(&mut s, k[T], w[T]) });
    }
    for (word, more) in state.iter_mut().zip(s) {
        *word = word.wrapping_add(more);
    }
}

/// The next 16 words of the schedule from the last 16.
#[inline(always)]
fn schedule(w: &mut [u64; 16]) {
    sixteen!(T, {
        w[T] = w[T]
            .wrapping_add(sigma(w[(T + 1) % 16], [1, 8], 7))
            .wrapping_add(w[(T + 9) % 16])
            .wrapping_add(sigma(w[(T + 14) % 16], [19, 61], 6));
    });
}

#[inline(always)]
fn step(s: &mut [u64; 8], k: u64, w: u64) {
    let [a, b, c, d, e, f, g, h] = *s;
    let t1 = h
        .wrapping_add(sum(e, [14, 18, 41]))
        .wrapping_add(g ^ e & (f ^ g))
        .wrapping_add(k)
        .wrapping_add(w);
    let t2 = sum(a, [28, 34, 39]).wrapping_add(a & b | c & (a | b));
    *s = [t1.wrapping_add(t2), a, b, c, d.wrapping_add(t1), e, f, g];
}

fn sigma(word: u64, rotations: [u32; 2], shift: u32) -> u64 {
    word.rotate_right(rotations[0]) ^ word.rotate_right(rotations[1]) ^ word >> shift
}

fn sum(word: u64, rotations: [u32; 3]) -> u64 {
    rotations.into_iter().fold(0, |sum, by| sum ^ word.rotate_right(by))
}
