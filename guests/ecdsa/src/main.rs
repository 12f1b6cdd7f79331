//! Input: count, public key (33 bytes, compressed), signature (64 bytes, r and s), message.
//! Verifies the signature `count` times.
//! Output: public key, SHA-256 of the message, and one byte: 1 if the signature is valid, else 0.

#![no_std]
#![no_main]

use core::hint::black_box;

use k256::ecdsa::{Signature, VerifyingKey, signature::hazmat::PrehashVerifier};
use rill_guest::{read_input, take_u64, write_output};
use sha2::{Digest, Sha256};

rill_guest::entrypoint!(main);

fn main() {
    let mut input = read_input();
    let count = take_u64(&mut input);
    let (key, rest) = input.split_at(33);
    let (signature, message) = rest.split_at(64);
    let digest = Sha256::digest(message);
    let valid = (0..count).all(|_| is_valid(black_box(key), black_box(signature), &digest));
    write_output(key);
    write_output(&digest);
    write_output(&[valid.into()]);
}

fn is_valid(key: &[u8], signature: &[u8], digest: &[u8]) -> bool {
    let Ok(key) = VerifyingKey::from_sec1_bytes(key) else { return false };
    let Ok(signature) = Signature::from_slice(signature) else { return false };
    key.verify_prehash(digest, &signature).is_ok()
}
