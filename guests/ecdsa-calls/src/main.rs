//! The guest ecdsa by precompiles. Input: count, public key (33 bytes, compressed, or 65, which
//! begin with 4), signature (64 bytes, r and s), message. Verifies the signature `count` times.
//! Output: public key, SHA-256 of the message, and one byte: 1 if the signature is valid, else 0.

#![no_std]
#![no_main]

use core::hint::black_box;

use rill_guest::accel::{Curve, decompress, secp256k1_verify, sha256};
use rill_guest::{read_input, take_u64, write_output};

rill_guest::entrypoint!(main);

fn main() {
    let mut input = read_input();
    let count = take_u64(&mut input);
    let (key, rest) = input.split_at(if input.first() == Some(&4) { 65 } else { 33 });
    let (signature, message) = rest.split_first_chunk().expect("a signature");
    let digest = sha256(message);
    let valid = (0..count).all(|_| is_valid(black_box(key), black_box(signature), &digest));
    write_output(key);
    write_output(&digest);
    write_output(&[valid.into()]);
}

fn is_valid(key: &[u8], signature: &[u8; 64], digest: &[u8; 32]) -> bool {
    let key = if let Ok(key) = key.try_into() {
        decompress(Curve::Secp256k1, key)
    } else {
        key[1..].first_chunk().copied()
    };
    key.is_some_and(|key| secp256k1_verify(digest, signature, &key))
}
