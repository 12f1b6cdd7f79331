//! One compression of BLAKE3.

use crate::Native;
use rill_precompiles::blake3::{
    Blake3, INITIAL, MIXINGS, Made, block_word, carries, input, made, maker, output,
};

impl Native for Blake3 {
    const FILLER: &'static [u64] = &[0; 14];

    fn fill(inputs: &[u64], bits: &mut [u64]) -> bool {
        let mut row = Row { words: bits };
        assert_eq!(row.words.len(), 1 << 8, "a row has 2^14 bits");
        row.words[input(0) / 2..][..14].copy_from_slice(inputs);
        let last = compress(inputs, |mixing, words, carried| row.mixing(mixing, words, carried));
        for (i, word) in last.into_iter().enumerate() {
            row.put(output(i), word);
        }
        true
    }

    fn outputs(inputs: &[u64], outputs: &mut [u64]) -> bool {
        let words = compress(inputs, |_, _, _| {});
        for (word, pair) in outputs.iter_mut().zip(words.chunks_exact(2)) {
            *word = u64::from(pair[0]) | u64::from(pair[1]) << 32;
        }
        true
    }
}

/// The words of a row.
struct Row<'a> {
    words: &'a mut [u64],
}

impl Row<'_> {
    fn put(&mut self, place: usize, word: u32) {
        self.words[place / 2] |= u64::from(word) << (32 * (place % 2));
    }

    /// What a G makes, and its six bits of carries.
    fn mixing(&mut self, mixing: usize, words: [u32; 6], carried: u64) {
        for (i, word) in words.into_iter().enumerate() {
            self.put(made(mixing, Made::A1) + i, word);
        }
        let (at, shift) = (carries(mixing) / 64, carries(mixing) % 64);
        self.words[at] |= carried << shift;
        if shift > 58 {
            self.words[at + 1] |= carried >> (64 - shift);
        }
    }
}

/// The 16 words of output. `seen` gets, for each G, its words in the order of [`Made`] and carries.
fn compress(inputs: &[u64], mut seen: impl FnMut(usize, [u32; 6], u64)) -> [u32; 16] {
    assert_eq!(inputs.len(), 14, "chaining value, block, counter, length and flags");
    let word = |index: usize| (inputs[index / 2] >> (32 * (index % 2))) as u32;
    let first: [u32; 16] = core::array::from_fn(|i| match i {
        0..8 => word(i),
        8..12 => INITIAL[i - 8],
        _ => word(12 + i),
    });
    // a, b, c, d behind each of the last four G.
    let mut rows: [[u32; 4]; 4] = core::array::from_fn(|k| [0, 4, 8, 12].map(|i| first[i + k]));
    let mut block: [u32; 16] = core::array::from_fn(|i| word(8 + i));
    for four in (0..MIXINGS).step_by(4) {
        if four > 0 && four % 8 == 0 {
            // As the second round has the first one's words, each has those of the one before.
            block = core::array::from_fn(|i| block[block_word(8 + i / 2, i % 2)]);
        }
        rows = core::array::from_fn(|k| {
            let at = (four + k) % 8 * 2;
            let (words, carried) = mix(read(&rows, four + k), [block[at], block[at + 1]]);
            seen(four + k, words, carried);
            let [_, _, a, c, d, b] = words;
            [a, b, c, d]
        });
    }
    let last: [u32; 16] = core::array::from_fn(|i| read(&rows, MIXINGS + i % 4)[i / 4]);
    core::array::from_fn(|i| last[i] ^ if i < 8 { last[i + 8] } else { first[i - 8] })
}

/// What the `mixing`-th G reads of those before.
fn read(rows: &[[u32; 4]; 4], mixing: usize) -> [u32; 4] {
    core::array::from_fn(|word| rows[maker(mixing, word).unwrap_or(mixing) % 4][word])
}

/// The words in the order of [`Made`], and the carries.
fn mix([a, b, c, d]: [u32; 4], [x, y]: [u32; 2]) -> ([u32; 6], u64) {
    let sum = |words: &[u32]| {
        let sum: u64 = words.iter().copied().map(u64::from).sum();
        (sum as u32, sum >> 32)
    };
    let (a1, carry0) = sum(&[a, b, x]);
    let d1 = (d ^ a1).rotate_right(16);
    let (c1, carry1) = sum(&[c, d1]);
    let b1 = (b ^ c1).rotate_right(12);
    let (a2, carry2) = sum(&[a1, b1, y]);
    let d2 = (d1 ^ a2).rotate_right(8);
    let (c2, carry3) = sum(&[c1, d2]);
    let b2 = (b1 ^ c2).rotate_right(7);
    ([a1, c1, a2, c2, d2, b2], carry0 | carry1 << 2 | carry2 << 3 | carry3 << 5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Constraints, Random, row, word};
    use rill_field::{AdditiveGroup, F};

    #[test]
    fn the_system_mentions_all_bits_of_a_row() {
        assert_eq!(Constraints::<Blake3>::new(&mut Random(1)).used().len(), 12_496);
    }

    #[test]
    fn rows_of_extreme_words_are_true() {
        let constraints = Constraints::<Blake3>::new(&mut Random(2));
        for inputs in [[u64::MAX; 14], [0; 14]] {
            assert_eq!(constraints.sum(&row::<Blake3>(&inputs), true), F::ZERO);
        }
    }

    const START: u64 = 1;
    const END: u64 = 2;
    const PARENT: u64 = 4;
    const ROOT: u64 = 8;

    /// The initial words of SHA-256.
    const KEY: [u64; 4] = [
        0xbb67_ae85_6a09_e667,
        0xa54f_f53a_3c6e_f372,
        0x9b05_688c_510e_527f,
        0x5be0_cd19_1f83_d9ab,
    ];

    /// All output of one call.
    fn call(before: &[u64], block: &[u8], counter: u64, flags: u64) -> Vec<u64> {
        let mut bytes = block.to_vec();
        bytes.resize(64, 0);
        let words = bytes.chunks(8).map(|word| u64::from_le_bytes(word.try_into().unwrap()));
        let mut inputs: Vec<u64> = before.iter().copied().chain(words).collect();
        inputs.extend([counter, block.len() as u64 | flags << 32]);
        let mut outputs = vec![0; 8];
        assert!(Blake3::outputs(&inputs, &mut outputs));
        let row = row::<Blake3>(&inputs);
        assert!((14..22).map(|index| word::<Blake3>(&row, index)).eq(outputs.iter().copied()));
        outputs
    }

    /// All output of the last call of a tree over a message that begins with chunk `first`.
    fn tree(message: &[u8], first: u64, flags: u64) -> Vec<u64> {
        let chunks = message.len().div_ceil(1024).max(1);
        if chunks == 1 {
            let blocks = message.len().div_ceil(64).max(1);
            let mut words = KEY.to_vec();
            for at in 0..blocks {
                let block = &message[64 * at..message.len().min(64 * at + 64)];
                let start = if at == 0 { START } else { 0 };
                let end = if at + 1 == blocks { END | flags } else { 0 };
                words = call(&words[..4], block, first, start | end);
            }
            return words;
        }
        // The left half has the largest power of two that leaves something to the right one.
        let left = chunks.next_power_of_two() / 2;
        let (low, high) = message.split_at(1024 * left);
        let [low, high] = [tree(low, first, 0), tree(high, first + left as u64, 0)];
        let block = [&low[..4], &high[..4]].concat();
        let block: Vec<u8> = block.into_iter().flat_map(u64::to_le_bytes).collect();
        call(&KEY, &block, 0, PARENT | flags)
    }

    #[test]
    fn random_messages_have_the_hashes_of_another_implementation() {
        let mut random = Random(3);
        let long = [1023, 1024, 1025, 2048, 3073, 5000, 8192, 8193];
        for length in (0..200).chain(long) {
            let message = random.bytes(length);
            let hash: Vec<u8> =
                tree(&message, 0, ROOT).into_iter().flat_map(u64::to_le_bytes).collect();
            let mut expected = [0; 64];
            blake3::Hasher::new().update(&message).finalize_xof().fill(&mut expected);
            assert_eq!(hash, expected, "{length}");
        }
    }
}
