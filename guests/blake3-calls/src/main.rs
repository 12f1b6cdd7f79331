//! Input: count. Output: BLAKE3 applied `count` times to 32 zero bytes, by calls of
//! the precompile.

#![no_std]
#![no_main]

use rill_guest::{accel::blake3, read_input, take_u64, write_output};

rill_guest::entrypoint!(main);

fn main() {
    let count = take_u64(&mut read_input());
    let mut digest = [0; 32];
    for _ in 0..count {
        digest = blake3(&digest);
    }
    write_output(&digest);
}
