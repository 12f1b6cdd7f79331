//! A test of `rill_guest::accel`. Input: count. Hashes messages of 0 to `count` - 1 bytes at
//! aligned and at odd addresses, multiplies the digests, and mixes all of it by Keccak-f[1600].
//! Output: 32 bytes of the mixture, SHA-256 of the bytes by its compression function, and
//! BLAKE3 of 16 times as many at an aligned and at an odd address. Fails if it does not find the
//! points with an x of 6, which both curves have, or finds one with an x of 7, which none has.

#![no_std]
#![no_main]

extern crate alloc;

use alloc::{vec, vec::Vec};
use rill_guest::accel::{
    Curve, blake3, decompress, keccak_f1600, keccak256, mulmod256, sha3_256, sha256,
    sha256_compress,
};
use rill_guest::{read_input, take_u64, write_output};

rill_guest::entrypoint!(main);

const INITIAL: [u32; 8] = [
    0x6A09_E667,
    0xBB67_AE85,
    0x3C6E_F372,
    0xA54F_F53A,
    0x510E_527F,
    0x9B05_688C,
    0x1F83_D9AB,
    0x5BE0_CD19,
];

fn main() {
    let count = take_u64(&mut read_input()) as usize;
    // Messages begin at the first nine bytes.
    let bytes: Vec<u8> = (0..count + 8).map(|i| (i * i % 251) as u8).collect();
    let mut state = [0; 25];
    for size in 0..count {
        let message = &bytes[size % 9..][..size];
        let [a, b, m] = [sha256, keccak256, sha3_256].map(|hash| limbs(&hash(message)));
        let product = mulmod256(&a, &b, &odd(&m, size % 256));
        for (lane, limb) in state.iter_mut().zip([a, b, m, product].as_flattened()) {
            *lane ^= limb;
        }
        keccak_f1600(&mut state);
    }
    write_output(
        state[..4].iter().flat_map(|lane| lane.to_le_bytes()).collect::<Vec<_>>().as_slice(),
    );
    write_output(&by_compression(&bytes));
    let long: Vec<u8> = (0..16 * count + 3).map(|i| (i * i % 251) as u8).collect();
    write_output(&blake3(&long[..16 * count]));
    write_output(&blake3(&long[3..]));
    find_points(Curve::Secp256k1, 2);
    find_points(Curve::Secp256r1, 3);
}

fn find_points(curve: Curve, tag: u8) {
    let mut key = [0; 33];
    (key[0], key[32]) = (tag, 6);
    let point = decompress(curve, &key).expect("a point");
    assert_eq!(point[63] & 1, tag & 1);
    key[32] = 7;
    assert!(decompress(curve, &key).is_none());
}

/// Little-endian.
fn limbs(bytes: &[u8; 32]) -> [u64; 4] {
    let mut limbs = [0; 4];
    for (limb, bytes) in limbs.iter_mut().zip(bytes.as_chunks().0) {
        *limb = u64::from_le_bytes(*bytes);
    }
    limbs
}

/// The number without its lowest `by` bits, below 256; made odd.
fn odd(limbs: &[u64; 4], by: usize) -> [u64; 4] {
    let limb = |at: usize| limbs.get(at).copied().unwrap_or(0);
    let mut shifted = [0; 4];
    for (at, to) in shifted.iter_mut().enumerate() {
        let (low, high) = (limb(at + by / 64), limb(at + by / 64 + 1));
        *to = (u128::from(low) | u128::from(high) << 64).wrapping_shr(by as u32 % 64) as u64;
    }
    shifted[0] |= 1;
    shifted
}

/// SHA-256 with blocks and state at addresses that are not multiples of 8.
fn by_compression(message: &[u8]) -> [u8; 32] {
    let size = (message.len() + 9).next_multiple_of(64);
    let mut padded = vec![0; size + 1];
    padded[1..][..message.len()].copy_from_slice(message);
    padded[1 + message.len()] = 0x80;
    padded[size - 7..].copy_from_slice(&(8 * message.len() as u64).to_be_bytes());
    let mut words = [0_u32; 10];
    let odd = usize::from(words.as_ptr().cast::<u64>().is_aligned());
    let state: &mut [u32; 8] = words[odd..].first_chunk_mut().expect("8 of 10 words");
    *state = INITIAL;
    sha256_compress(state, padded[1..].as_chunks().0);
    let mut digest = [0; 32];
    for (bytes, word) in digest.as_chunks_mut().0.iter_mut().zip(state) {
        *bytes = word.to_be_bytes();
    }
    digest
}
