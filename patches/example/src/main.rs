//! Output: SHA-256 and Keccak-256 of the whole input, as the guest hash-once, by the crates that
//! everybody uses.

#![no_std]
#![no_main]

use sha3::Digest;
use tiny_keccak::Hasher;

rill_guest::entrypoint!(main);

fn main() {
    let input = rill_guest::read_input();
    rill_guest::write_output(&sha2::Sha256::digest(input));
    let digest = sha3::Keccak256::digest(input);
    rill_guest::write_output(&digest);
    let mut again = [0; 32];
    let mut hasher = tiny_keccak::Keccak::v256();
    hasher.update(input);
    hasher.finalize(&mut again);
    assert_eq!(again[..], digest[..], "sha3 and tiny-keccak agree");
}
