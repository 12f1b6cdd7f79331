//! Sums, inverses and powers modulo numbers of 256 bits.

use core::mem::MaybeUninit;

use crate::curve::{Number, is_below};
use crate::instruction;
use crate::probe::{Precompile, has};
use crate::{mulmod256, software};

/// The inverse of a modulo m: the number b below m with `a·b mod m = 1`. Limbs are little-endian.
///
/// There is one if a and m have no divisor in common and m is at least 2, so for a prime m if a is
/// no multiple of it.
///
/// # Panics
///
/// If there is none. By the precompile, the machine stops at the call then, and the run has no
/// proof.
#[inline]
pub fn inverse256(a: &Number, m: &Number) -> Number {
    if has(Precompile::Inverse) {
        let mut result = MaybeUninit::<Number>::uninit();
        // SAFETY: the machine has the precompile, and all of the result is written.
        unsafe {
            instruction::inverse(result.as_mut_ptr().cast(), a.as_ptr(), m.as_ptr());
            result.assume_init()
        }
    } else {
        software::inverse(a, m)
    }
}

/// `a^(2^count)·by mod m`, where a and by are below m and count is not 0.
pub(crate) fn square_times(a: &Number, count: usize, by: &Number, m: &Number) -> Number {
    if has(Precompile::MulMod) {
        let mut result = MaybeUninit::<Number>::uninit();
        let to = result.as_mut_ptr().cast();
        // SAFETY: the machine has the precompile, and no factor is above m. All of the result is
        // written.
        unsafe {
            instruction::square_times(to, a.as_ptr(), a.as_ptr(), m.as_ptr(), count, by.as_ptr());
            result.assume_init()
        }
    } else {
        let power = (0..count).fold(*a, |power, _| mulmod256(&power, &power, m));
        mulmod256(&power, by, m)
    }
}

/// `a + b mod m`, of numbers below m.
pub(crate) fn add(a: &Number, b: &Number, m: &Number) -> Number {
    let (sum, carried) = sum(a, b);
    if carried || !is_below(&sum, m) { difference(&sum, m) } else { sum }
}

/// `-a mod m`, of a number below m.
pub(crate) fn negated(a: &Number, m: &Number) -> Number {
    if *a == [0; 4] { *a } else { difference(m, a) }
}

/// `a + b` modulo 2^256, and whether there is a carry.
pub(crate) fn sum(a: &Number, b: &Number) -> (Number, bool) {
    let mut carried = false;
    let mut sum = [0; 4];
    for ((to, a), b) in sum.iter_mut().zip(a).zip(b) {
        let (limb, first) = a.overflowing_add(*b);
        let (limb, second) = limb.overflowing_add(u64::from(carried));
        *to = limb;
        carried = first | second;
    }
    (sum, carried)
}

/// `a - b` modulo 2^256.
pub(crate) fn difference(a: &Number, b: &Number) -> Number {
    let mut borrowed = false;
    let mut difference = [0; 4];
    for ((to, a), b) in difference.iter_mut().zip(a).zip(b) {
        let (limb, first) = a.overflowing_sub(*b);
        let (limb, second) = limb.overflowing_sub(u64::from(borrowed));
        *to = limb;
        borrowed = first | second;
    }
    difference
}
