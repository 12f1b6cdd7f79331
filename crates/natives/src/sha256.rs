//! One compression of SHA-256.

use crate::Native;
use core::array::from_fn;
use rill_precompiles::sha256::{
    CONSTANTS, OUTPUT_CARRIES, Sha256, carries, output, schedule, state,
};

impl Native for Sha256 {
    const FILLER: &'static [u64] = &[0; 12];

    fn fill(inputs: &[u64], bits: &mut [u64]) -> bool {
        let row = row(inputs);
        let pairs = row.chunks_exact(2).map(|pair| u64::from(pair[0]) | u64::from(pair[1]) << 32);
        assert_eq!(bits.len(), row.len() / 2, "a row has 2^13 bits");
        bits.iter_mut().zip(pairs).for_each(|(word, pair)| *word = pair);
        true
    }

    fn outputs(inputs: &[u64], outputs: &mut [u64]) -> bool {
        assert_eq!((inputs.len(), outputs.len()), (12, 4), "words of state and block");
        let mut state = from_fn(|i| half(inputs, i));
        let mut block = [0; 64];
        let bytes = inputs[4..].iter().flat_map(|word| word.to_le_bytes());
        block.iter_mut().zip(bytes).for_each(|(to, byte)| *to = byte);
        sha2::compress256(&mut state, &[block.into()]);
        for (word, pair) in outputs.iter_mut().zip(state.chunks_exact(2)) {
            let [low, high] = [pair[0], pair[1]].map(|half| u64::from(half.swap_bytes()));
            *word = low | high << 32;
        }
        true
    }
}

/// Word `index` of 32 bits, of which memory has the highest byte first.
fn half(words: &[u64], index: usize) -> u32 {
    ((words[index / 2] >> (32 * (index % 2))) as u32).swap_bytes()
}

/// The 32-bit words of the row of a call.
fn row(inputs: &[u64]) -> [u32; 256] {
    assert_eq!(inputs.len(), 12, "four words of state, eight of the block");
    let mut row = [0; 256];
    for i in 0..8 {
        row[state(0, i)] = half(inputs, i);
    }
    for i in 0..16 {
        row[schedule(i)] = half(inputs, i + 8);
    }
    for step in 0..64 {
        if step >= 16 {
            expand(&mut row, step);
        }
        advance(&mut row, step);
    }
    for i in 0..8 {
        let sum = u64::from(row[state(0, i)]) + u64::from(row[state(64, i)]);
        row[output(i)] = sum as u32;
        row[OUTPUT_CARRIES] |= carry(sum) << i;
    }
    row
}

/// `W_s + 2^32·cW = σ1(W_{s-2}) + W_{s-7} + σ0(W_{s-15}) + W_{s-16}`.
fn expand(row: &mut [u32; 256], step: usize) {
    let [w2, w7, w15, w16] = [2, 7, 15, 16].map(|back| row[schedule(step - back)]);
    let sigma0 = w15.rotate_right(7) ^ w15.rotate_right(18) ^ (w15 >> 3);
    let sigma1 = w2.rotate_right(17) ^ w2.rotate_right(19) ^ (w2 >> 10);
    let sum = [sigma1, w7, sigma0, w16].map(u64::from).into_iter().sum::<u64>();
    row[schedule(step)] = sum as u32;
    row[carries(step)] |= carry(sum) << (8 * (step % 4) + 6);
}

/// `E_{s+1} + 2^32·cE = d + t` and `A_{s+1} + 2^32·cA = t + Σ0(a) + Maj(a,b,c)` for
/// `t = h + Σ1(e) + Ch(e,f,g) + K_s + W_s`.
fn advance(row: &mut [u32; 256], step: usize) {
    let [a, b, c, d, e, f, g, h] = [0, 1, 2, 3, 4, 5, 6, 7].map(|i| row[state(step, i)]);
    let sum1 = e.rotate_right(6) ^ e.rotate_right(11) ^ e.rotate_right(25);
    let choice = (e & f) ^ (!e & g);
    let t = [h, sum1, choice, CONSTANTS[step], row[schedule(step)]].map(u64::from);
    let t = t.into_iter().sum::<u64>();
    let sum0 = a.rotate_right(2) ^ a.rotate_right(13) ^ a.rotate_right(22);
    let majority = (a & b) ^ (a & c) ^ (b & c);
    let (new_e, new_a) = (u64::from(d) + t, t + u64::from(sum0) + u64::from(majority));
    row[state(step + 1, 4)] = new_e as u32;
    row[state(step + 1, 0)] = new_a as u32;
    row[carries(step)] |= (carry(new_e) | carry(new_a) << 3) << (8 * (step % 4));
}

/// What a sum is in units of `2^32`.
fn carry(sum: u64) -> u32 {
    (sum >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Constraints, Random, row as bits_of, word};
    use rill_field::{AdditiveGroup, F};
    use sha2::Digest;

    const START: [u32; 8] = [
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
        0x5be0cd19,
    ];

    /// The hash of a message, a call for each block.
    fn hash(message: &[u8]) -> Vec<u8> {
        let mut padded = message.to_vec();
        padded.push(0x80);
        padded.resize((message.len() + 9).next_multiple_of(64) - 8, 0);
        padded.extend((8 * message.len() as u64).to_be_bytes());
        let start: Vec<u8> = START.into_iter().flat_map(u32::to_be_bytes).collect();
        let words = |bytes: &[u8]| {
            let words = bytes.chunks(8).map(|word| u64::from_le_bytes(word.try_into().unwrap()));
            words.collect::<Vec<u64>>()
        };
        let mut state = words(&start);
        for block in padded.chunks(64) {
            let inputs = [&state[..], &words(block)].concat();
            assert!(Sha256::outputs(&inputs, &mut state));
            let row = bits_of::<Sha256>(&inputs);
            assert!((12..16).map(|index| word::<Sha256>(&row, index)).eq(state.iter().copied()));
        }
        state.into_iter().flat_map(u64::to_le_bytes).collect()
    }

    #[test]
    fn messages_have_the_hashes_of_the_standard() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let two_blocks = "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
        let long = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        for (message, expected) in [("abc", abc), (long, two_blocks)] {
            let hash: String =
                hash(message.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(hash, expected);
        }
    }

    #[test]
    fn random_messages_have_the_hashes_of_another_implementation() {
        let mut random = Random(2);
        for length in 0..200 {
            let message = random.bytes(length);
            assert_eq!(hash(&message), sha2::Sha256::digest(&message).to_vec(), "{length}");
        }
    }

    #[test]
    fn the_system_mentions_all_bits_of_a_row() {
        assert_eq!(Constraints::<Sha256>::new(&mut Random(1)).used().len(), 7_144);
    }

    #[test]
    fn rows_of_extreme_words_are_true() {
        let constraints = Constraints::<Sha256>::new(&mut Random(3));
        for inputs in [[u64::MAX; 12], [0; 12]] {
            assert_eq!(constraints.sum(&bits_of::<Sha256>(&inputs), true), F::ZERO);
        }
    }
}
