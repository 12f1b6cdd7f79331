//! Products modulo numbers of 256 bits.

use core::mem::MaybeUninit;

use crate::instruction;
use crate::probe::{Precompile, has};
use crate::remainder::remainder;
use crate::software;

/// `a·b mod m`, for all operands but m = 0. Limbs are little-endian: the number is
/// `a[0] + 2^64·a[1] + ..`.
///
/// The precompile wants a or b below m. If neither is, a is reduced first, which costs hundreds of
/// instructions; so a program does best to keep its numbers reduced.
///
/// # Panics
///
/// If m is 0: there is no such product.
#[inline]
pub fn mulmod256(a: &[u64; 4], b: &[u64; 4], m: &[u64; 4]) -> [u64; 4] {
    if is_below(a, m) || is_below(b, m) { product(a, b, m) } else { product(&reduced(a, m), b, m) }
}

#[inline]
fn is_below(a: &[u64; 4], m: &[u64; 4]) -> bool {
    a.iter().rev().lt(m.iter().rev())
}

#[cold]
#[inline(never)]
fn reduced(a: &[u64; 4], m: &[u64; 4]) -> [u64; 4] {
    assert!(*m != [0; 4], "mulmod256: the modulus is 0");
    remainder(a, m)
}

/// `a·b mod m` where a or b is below m.
#[inline]
fn product(a: &[u64; 4], b: &[u64; 4], m: &[u64; 4]) -> [u64; 4] {
    if has(Precompile::MulMod) {
        let mut result = MaybeUninit::<[u64; 4]>::uninit();
        let to = result.as_mut_ptr().cast();
        // SAFETY: the machine has the precompile, and a·b/m is below 2^256, because a or b is below
        // m. All of the result is written.
        unsafe {
            instruction::mulmod(to, a.as_ptr(), b.as_ptr(), m.as_ptr());
            result.assume_init()
        }
    } else {
        by_software(a, b, m)
    }
}

#[cold]
#[inline(never)]
fn by_software(a: &[u64; 4], b: &[u64; 4], m: &[u64; 4]) -> [u64; 4] {
    remainder(&software::product(a, b), m)
}
