//! Input: count. Output: the last of `count` products modulo the prime p = 2^64 - 2^32 + 1 (8
//! bytes, little-endian): each is that of the two numbers before. These are at first the product
//! of 2^64 - 1 - count and 2^64 - 1, which are not below p, and 7.

#![no_std]
#![no_main]

use rill_guest::{accel::mulmod64, read_input, take_u64, write_output};

rill_guest::entrypoint!(main);

const P: u64 = 0xFFFF_FFFF_0000_0001;

fn main() {
    let count = take_u64(&mut read_input());
    let (mut before, mut last) = (mulmod64(!count, !0, P), 7);
    for _ in 0..count {
        (before, last) = (last, mulmod64(before, last, P));
    }
    write_output(&last.to_le_bytes());
}
