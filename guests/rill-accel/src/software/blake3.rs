//! The compression function of BLAKE3.

/// Words 8 to 11 of the first state.
const INITIAL: [u32; 4] = [0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A];

/// Word i of the block in a round is word `PERMUTATION[i]` of the round before.
const PERMUTATION: [usize; 16] = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];

/// The chaining value behind a block of 16 words; `last` are counter (2 words), length and flags.
#[inline(never)]
pub(crate) fn blake3(before: [u32; 8], mut block: [u32; 16], last: [u32; 4]) -> [u32; 8] {
    let mut v = [0; 16];
    v[..8].copy_from_slice(&before);
    v[8..12].copy_from_slice(&INITIAL);
    v[12..].copy_from_slice(&last);
    for round in 0..7 {
        if round > 0 {
            block = PERMUTATION.map(|from| block[from]);
        }
        mix(&mut v, [0, 4, 8, 12], [block[0], block[1]]);
        mix(&mut v, [1, 5, 9, 13], [block[2], block[3]]);
        mix(&mut v, [2, 6, 10, 14], [block[4], block[5]]);
        mix(&mut v, [3, 7, 11, 15], [block[6], block[7]]);
        mix(&mut v, [0, 5, 10, 15], [block[8], block[9]]);
        mix(&mut v, [1, 6, 11, 12], [block[10], block[11]]);
        mix(&mut v, [2, 7, 8, 13], [block[12], block[13]]);
        mix(&mut v, [3, 4, 9, 14], [block[14], block[15]]);
    }
    core::array::from_fn(|i| v[i] ^ v[i + 8])
}

#[inline(always)]
fn mix(v: &mut [u32; 16], [a, b, c, d]: [usize; 4], words: [u32; 2]) {
    for (word, [by_d, by_b]) in words.into_iter().zip([[16, 12], [8, 7]]) {
        v[a] = v[a].wrapping_add(v[b]).wrapping_add(word);
        v[d] = (v[d] ^ v[a]).rotate_right(by_d);
        v[c] = v[c].wrapping_add(v[d]);
        v[b] = (v[b] ^ v[c]).rotate_right(by_b);
    }
}
