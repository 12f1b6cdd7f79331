//! Input: n. Output: the n-th Fibonacci number modulo 2^64.

#![no_std]

use rill_guest::{read_input, take_u64, write_output};

/// The program; the two binaries differ in where it is linked.
pub fn run() {
    let n = take_u64(&mut read_input());
    let (mut this, mut next) = (0_u64, 1_u64);
    for _ in 0..n {
        (this, next) = (next, this.wrapping_add(next));
    }
    write_output(&this.to_le_bytes());
}
