//! Field elements as bytes.

use crate::F;
use ark_ff::PrimeField;

/// Bytes of an encoded field element, little-endian.
pub const SCALAR_BYTES: usize = 32;

/// The canonical encoding: the representative in `0..p`, little-endian.
pub fn to_bytes(value: F) -> [u8; SCALAR_BYTES] {
    let mut bytes = [0u8; SCALAR_BYTES];
    for (chunk, limb) in bytes.chunks_exact_mut(8).zip(value.into_bigint().0) {
        chunk.copy_from_slice(&limb.to_le_bytes());
    }
    bytes
}

/// The element encoded by `bytes`; `None` if they encode an integer `>= p`.
pub fn from_canonical_bytes(bytes: &[u8; SCALAR_BYTES]) -> Option<F> {
    let mut limbs = [0u64; 4];
    for (limb, chunk) in limbs.iter_mut().zip(bytes.chunks_exact(8)) {
        *limb = chunk.iter().rev().fold(0, |acc, byte| (acc << 8) | u64::from(*byte));
    }
    let integer = ark_ff::BigInt::<4>(limbs);
    F::from_bigint(integer)
}

/// Reduces 64 uniform bytes modulo `p`; the result is uniform up to `2^-258`.
pub fn from_uniform_bytes(bytes: &[u8; 64]) -> F {
    F::from_le_bytes_mod_order(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ark_ff::{One, Zero};

    #[test]
    fn bytes_round_trip_and_reject_the_modulus() {
        for value in [F::zero(), F::one(), -F::one(), F::from(0x0102_0304_0506_0708_u64)] {
            assert_eq!(from_canonical_bytes(&to_bytes(value)), Some(value));
        }
        let mut modulus = to_bytes(-F::one());
        modulus[0] += 1;
        assert_eq!(from_canonical_bytes(&modulus), None);
        assert_eq!(from_canonical_bytes(&[0xff; 32]), None);
    }

    #[test]
    fn encoding_is_little_endian() {
        assert_eq!(to_bytes(F::from(0x0201_u64))[..3], [1, 2, 0]);
    }
}
