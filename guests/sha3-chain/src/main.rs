//! Input: count. Output: SHA3-256 applied `count` times to 32 zero bytes.

#![no_std]
#![no_main]

use rill_guest::{read_input, take_u64, write_output};
use sha3::{Digest, Sha3_256};

rill_guest::entrypoint!(main);

fn main() {
    let count = take_u64(&mut read_input());
    let mut digest = [0; 32];
    for _ in 0..count {
        digest = Sha3_256::digest(digest).into();
    }
    write_output(&digest);
}
