//! A test of the allocator. Input: count. Makes, grows, shrinks and drops `count` buffers in
//! pseudo-random order and fails as soon as one does not hold what was put there.
//! Output: length of everything checked.

#![no_std]
#![no_main]

extern crate alloc;

use alloc::{vec, vec::Vec};

use rill_guest::{read_input, take_u64, write_output};

rill_guest::entrypoint!(main);

const SLOTS: usize = 8;

fn main() {
    let count = take_u64(&mut read_input());
    let mut slots: [Vec<u64>; SLOTS] = Default::default();
    let (mut state, mut checked) = (1_u64, 0);
    for _ in 0..count {
        state = step(state);
        let (at, length) = ((state >> 40) as usize % SLOTS, (state >> 48) as usize % 200);
        let (mark, slot) = (at as u64 + 1, &mut slots[at]);
        assert!(slot.iter().all(|&word| word == mark), "a buffer changed by itself");
        assert!(slot.as_ptr().is_aligned(), "a buffer is not aligned");
        checked += slot.len() as u64;
        match state >> 62 {
            0 => *slot = Vec::new(),
            1 => {
                *slot = vec![0; length];
                assert!(slot.iter().all(|&word| word == 0), "a zeroed buffer is not zero");
                slot.fill(mark);
            }
            2 => slot.resize(slot.len() + length, mark),
            _ => {
                slot.truncate(length);
                slot.shrink_to_fit();
            }
        }
    }
    write_output(&checked.to_le_bytes());
}

/// A linear congruential generator (multiplier of Knuth's MMIX).
fn step(state: u64) -> u64 {
    state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407)
}
