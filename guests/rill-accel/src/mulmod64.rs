//! Products modulo numbers of 64 bits.

use core::hint::assert_unchecked;

use crate::instruction;
use crate::probe::{Precompile, has};
use crate::software;

/// `a·b mod m`, for all operands but m = 0.
///
/// By the precompile it is one instruction on registers, in the code of the caller, and two rows;
/// three if it replaces m. Neither a nor b below m: a is reduced first, by a division. To ask costs
/// a row, or none where the compiler knows the answer: a product is below its modulus.
///
/// # Panics
///
/// If m is 0: there is no such product.
#[inline(always)]
pub fn mulmod64(a: u64, b: u64, m: u64) -> u64 {
    let a = if a >= m && b >= m { reduced(a, m) } else { a };
    let product = if has(Precompile::MulMod64) {
        // SAFETY: the machine has the precompile, and a or b is below m.
        unsafe { instruction::mulmod64(a, b, m) }
    } else {
        by_software(a, b, m)
    };
    // SAFETY: it is a remainder.
    unsafe { assert_unchecked(product < m) }
    product
}

/// No number is below 0, so a modulus of 0 is noticed here.
#[cold]
#[inline(never)]
fn reduced(a: u64, m: u64) -> u64 {
    assert!(m != 0, "mulmod64: the modulus is 0");
    a % m
}

#[cold]
#[inline(never)]
fn by_software(a: u64, b: u64, m: u64) -> u64 {
    software::mulmod64(a, b, m)
}
