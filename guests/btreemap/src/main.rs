//! Input: count. Keeps the latest 256 of `count` pseudo-random keys in an ordered map: each step
//! inserts one, looks one up (there or gone, about evenly) and removes the oldest.
//! Output: number of keys left, sum of the values found and removed, and the least key left.

#![no_std]
#![no_main]

extern crate alloc;

use alloc::collections::BTreeMap;

use rill_guest::{read_input, take_u64, write_output};

rill_guest::entrypoint!(main);

const KEPT: u64 = 256;

fn main() {
    let count = take_u64(&mut read_input());
    let mut map = BTreeMap::new();
    let mut sum = 0_u64;
    for i in 0..count {
        map.insert(key(i), i);
        let earlier = i.wrapping_sub(key(i) % (2 * KEPT));
        sum = sum.wrapping_add(map.get(&key(earlier)).copied().unwrap_or(1));
        if i >= KEPT {
            sum = sum.wrapping_add(map.remove(&key(i - KEPT)).unwrap_or(1));
        }
    }
    let least = map.keys().next().copied().unwrap_or(0);
    for word in [map.len() as u64, sum, least] {
        write_output(&word.to_le_bytes());
    }
}

/// A permutation of the 64-bit words, so keys are distinct.
fn key(i: u64) -> u64 {
    let x = i.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (x ^ (x >> 32)).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}
