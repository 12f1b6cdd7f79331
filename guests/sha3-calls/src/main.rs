//! Input: count, message. Output: SHA3-256 applied `count` times to 32 zero bytes, as `sha3-chain`
//! does, by calls of the precompile. If there is a message, its hash, computed `count` times.

#![no_std]
#![no_main]

use core::hint::black_box;

use rill_guest::{accel::sha3_256, read_input, take_u64, write_output};

rill_guest::entrypoint!(main);

fn main() {
    let mut message = read_input();
    let count = take_u64(&mut message);
    let mut digest = [0; 32];
    if message.is_empty() {
        for _ in 0..count {
            digest = sha3_256(&digest);
        }
    } else {
        for _ in 0..count {
            digest = sha3_256(black_box(message));
        }
    }
    write_output(&digest);
}
