//! The prime field of the proof system, scalar only.
//!
//! Everything in Rill is over one field: the scalar field of BN254, `p` of 254 bits. This crate
//! names it [`F`], fixes how its elements become bytes, and gives the small trait [`Ring`] through
//! which a relation's formula is read as a value, a degree or a text.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod bytes;
mod ring;

pub use ark_bn254::Fr as F;
pub use ark_ff::{AdditiveGroup, Field, One, PrimeField, Zero};
pub use bytes::{SCALAR_BYTES, from_canonical_bytes, from_uniform_bytes, to_bytes};
pub use ring::{Degree, Ring};

/// `value` as a field element, for any signed 128-bit integer.
pub fn from_i128(value: i128) -> F {
    let magnitude = F::from(value.unsigned_abs());
    if value < 0 { -magnitude } else { magnitude }
}

/// `2^exponent` as a field element.
pub fn power_of_two(exponent: u32) -> F {
    F::from(2u64).pow([u64::from(exponent)])
}

/// The inverse of two.
pub fn half() -> F {
    // 2 is invertible modulo an odd prime.
    F::from(2u64).inverse().unwrap_or(F::ZERO)
}

/// `1, base, base^2, …`: `count` consecutive powers.
pub fn powers(base: F, count: usize) -> alloc::vec::Vec<F> {
    core::iter::successors(Some(F::ONE), |power| Some(*power * base)).take(count).collect()
}
