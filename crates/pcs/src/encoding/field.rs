//! Elements of the base field and of its quadratic extension.

use ark_bn254::{Fq, Fq2};
use ark_ff::{BigInt, PrimeField, Zero};

/// Bytes of a base field element: little-endian, canonical, the two top bits are zero.
pub(super) const FIELD_BYTES: usize = 32;

pub(super) fn write_fq(value: Fq, bytes: &mut [u8]) {
    for (chunk, limb) in bytes.chunks_exact_mut(8).zip(value.into_bigint().0) {
        chunk.copy_from_slice(&limb.to_le_bytes());
    }
}

pub(super) fn read_fq(bytes: &[u8]) -> Option<Fq> {
    let mut limbs = [0u64; 4];
    for (limb, chunk) in limbs.iter_mut().zip(bytes.chunks_exact(8)) {
        *limb = chunk.iter().rev().fold(0, |acc, byte| (acc << 8) | u64::from(*byte));
    }
    Fq::from_bigint(BigInt::<4>(limbs))
}

pub(super) fn write_fq2(value: Fq2, bytes: &mut [u8]) {
    let (low, high) = bytes.split_at_mut(FIELD_BYTES);
    write_fq(value.c0, low);
    write_fq(value.c1, high);
}

pub(super) fn read_fq2(bytes: &[u8]) -> Option<Fq2> {
    let (low, high) = bytes.split_at_checked(FIELD_BYTES)?;
    Some(Fq2::new(read_fq(low)?, read_fq(high)?))
}

/// Whether the representative in `0..q` is odd; differs between `y` and `−y` unless `y = 0`.
pub(super) fn is_odd(value: Fq) -> bool {
    value.into_bigint().0[0] & 1 == 1
}

/// The parity of the first coordinate that is not zero.
pub(super) fn is_odd_fq2(value: Fq2) -> bool {
    if value.c0.is_zero() { is_odd(value.c1) } else { is_odd(value.c0) }
}
