//! Output: SHA-256 and Keccak-256 of the whole input.

#![no_std]
#![no_main]

use rill_guest::{
    accel::{keccak256, sha256},
    read_input, write_output,
};

rill_guest::entrypoint!(main);

fn main() {
    let input = read_input();
    write_output(&sha256(input));
    write_output(&keccak256(input));
}
