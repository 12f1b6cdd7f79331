//! Input: steps, words (1 to 2^20). Each step reads and rewrites a pseudo-random word of as many.
//! Output: checksum over everything read.

#![no_std]
#![no_main]

extern crate alloc;

use alloc::vec;

use rill_guest::{read_input, take_u64, write_output};

rill_guest::entrypoint!(main);

const MAX_WORDS: u64 = 1 << 20;

fn main() {
    let mut input = read_input();
    let (steps, words) = (take_u64(&mut input), take_u64(&mut input));
    assert!((1..=MAX_WORDS).contains(&words), "1 to 2^20 words");
    let mut memory = vec![0_u64; words as usize];
    let (mut state, mut sum) = (1_u64, 0_u64);
    for _ in 0..steps {
        state = step(state);
        // The high half of the state, scaled from [0, 2^32) to [0, words).
        let word = &mut memory[((state >> 32) * words >> 32) as usize];
        sum = sum.rotate_left(1) ^ *word;
        *word = word.wrapping_add(state);
    }
    write_output(&sum.to_le_bytes());
}

/// A linear congruential generator (multiplier of Knuth's MMIX).
fn step(state: u64) -> u64 {
    state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407)
}
