//! Integers of four limbs, and their equations as polynomials of limbs.

use core::mem::swap;

/// Limbs, lowest first.
pub(crate) type Integer = [u64; 4];

pub(crate) const ZERO: Integer = [0; 4];
pub(crate) const ONE: Integer = [1, 0, 0, 0];

/// The integers of these words.
pub(crate) fn integers<const N: usize>(words: &[u64]) -> [Integer; N] {
    assert_eq!(words.len(), 4 * N, "integers of four words");
    core::array::from_fn(|i| core::array::from_fn(|limb| words[4 * i + limb]))
}

pub(crate) fn is_below(a: &Integer, b: &Integer) -> bool {
    a.iter().rev().lt(b.iter().rev())
}

/// `a - b` modulo `2^256`.
pub(crate) fn subtract(a: &Integer, b: &Integer) -> Integer {
    let mut borrowed = false;
    core::array::from_fn(|i| {
        let (limb, first) = a[i].overflowing_sub(b[i]);
        let (limb, second) = limb.overflowing_sub(u64::from(borrowed));
        borrowed = first || second;
        limb
    })
}

/// `a + b` modulo `2^256`.
fn add(a: &Integer, b: &Integer) -> Integer {
    let mut carried = false;
    core::array::from_fn(|i| {
        let (limb, first) = a[i].overflowing_add(b[i]);
        let (limb, second) = limb.overflowing_add(u64::from(carried));
        carried = first || second;
        limb
    })
}

/// `a·2^shift` modulo `2^256`.
fn shifted(a: &Integer, shift: usize) -> Integer {
    let (limbs, shift) = (shift / 64, shift % 64);
    let limb = |i: usize| if i < limbs { 0 } else { a[i - limbs] };
    core::array::from_fn(|i| {
        let below = if i == 0 || shift == 0 { 0 } else { limb(i - 1) >> (64 - shift) };
        limb(i) << shift | below
    })
}

/// Bits of an integer, without leading zeros.
fn length(a: &Integer) -> usize {
    let top = a.iter().rposition(|limb| *limb != 0);
    top.map_or(0, |top| 64 * (top + 1) - a[top].leading_zeros() as usize)
}

/// The inverse of a modulo m, if there is one and m is at least 2.
pub(crate) fn inverse(a: &Integer, m: &Integer) -> Option<Integer> {
    if !is_below(&ONE, m) {
        return None;
    }
    // Euclid's algorithm, with x·a = u and y·a = v modulo m but for signs, of which x and y never
    // have the same: so |x| grows where a multiple of v is taken from u, and stays up to m.
    let (mut u, mut x, mut v, mut y) = (*m, ZERO, *a, ONE);
    let mut is_negative = true;
    while v != ZERO {
        while !is_below(&u, &v) {
            let mut shift = length(&u) - length(&v);
            let mut multiple = shifted(&v, shift);
            if is_below(&u, &multiple) {
                shift -= 1;
                multiple = shifted(&v, shift);
            }
            u = subtract(&u, &multiple);
            x = add(&x, &shifted(&y, shift));
        }
        swap(&mut u, &mut v);
        swap(&mut x, &mut y);
        is_negative = !is_negative;
    }
    let inverse = if is_negative { subtract(m, &x) } else { x };
    (u == ONE).then_some(inverse)
}

/// Limbs of what is divided.
const WIDE: usize = 9;

/// Quotient and remainder by long division in limbs (Knuth, algorithm D); m is not 0.
pub(crate) fn divide(value: &[u64; WIDE], m: &Integer) -> ([u64; WIDE], Integer) {
    let n = length(m).div_ceil(64);
    // With the highest bit of the divisor set, guesses of a digit are at most 2 too high.
    let shift = m[n - 1].leading_zeros();
    let mut divisor = shifted(m, shift as usize);
    let divisor = &mut divisor[..n];
    let (mut rest, mut quotient) = ([0; WIDE + 1], [0; WIDE]);
    for (i, limb) in value.iter().enumerate() {
        let limb = u128::from(*limb) << shift;
        rest[i] |= limb as u64;
        rest[i + 1] = (limb >> 64) as u64;
    }
    for low in (0..=WIDE - n).rev() {
        let part = &mut rest[low..=low + n];
        let top = u128::from(part[n]) << 64 | u128::from(part[n - 1]);
        let mut digit = u64::try_from(top / u128::from(divisor[n - 1])).unwrap_or(u64::MAX);
        let mut is_negative = take_multiple(part, digit, divisor);
        while is_negative {
            digit -= 1;
            is_negative = !give_back(part, divisor);
        }
        quotient[low] = digit;
    }
    let mut remainder = ZERO;
    for (i, limb) in remainder[..n].iter_mut().enumerate() {
        *limb = ((u128::from(rest[i + 1]) << 64 | u128::from(rest[i])) >> shift) as u64;
    }
    (quotient, remainder)
}

/// `part -= digit·divisor`; whether it went below zero.
fn take_multiple(part: &mut [u64], digit: u64, divisor: &[u64]) -> bool {
    let mut carry = 0;
    for (limb, by) in part.iter_mut().zip(divisor) {
        let product = u128::from(digit) * u128::from(*by) + carry;
        let (difference, borrowed) = limb.overflowing_sub(product as u64);
        *limb = difference;
        carry = (product >> 64) + u128::from(borrowed);
    }
    let top = &mut part[divisor.len()];
    let borrowed = u128::from(*top) < carry;
    *top = top.wrapping_sub(carry as u64);
    borrowed
}

/// `part += divisor`; whether it wrapped around.
fn give_back(part: &mut [u64], divisor: &[u64]) -> bool {
    let mut carry = 0;
    for (i, limb) in part.iter_mut().enumerate() {
        let sum = u128::from(*limb) + u128::from(divisor.get(i).copied().unwrap_or(0)) + carry;
        *limb = sum as u64;
        carry = sum >> 64;
    }
    carry == 1
}

/// Columns of limbs: `Σ_k (low_k + 2^64·high_k)·X^k`, sums of lower and upper halves of products,
/// all far below `2^127`.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Columns {
    low: [i128; 8],
    high: [i128; 8],
}

impl Columns {
    /// With `factor·a·b` more.
    pub(crate) fn plus(mut self, factor: i128, a: &Integer, b: &Integer) -> Self {
        for (i, a) in a.iter().enumerate().filter(|(_, limb)| **limb != 0) {
            for (j, b) in b.iter().enumerate() {
                let product = u128::from(*a) * u128::from(*b);
                self.low[i + j] += factor * i128::from(product as u64);
                self.high[i + j] += factor * (product >> 64) as i128;
            }
        }
        self
    }

    /// With `factor·2^256·a` more.
    pub(crate) fn plus_above(mut self, factor: i128, a: &Integer) -> Self {
        self.low[4..].iter_mut().zip(a).for_each(|(low, limb)| *low += factor * i128::from(*limb));
        self
    }

    /// With `factor·2^64·X^3·a` more, where a is a polynomial as well.
    pub(crate) fn plus_to_upper_halves(mut self, factor: i128, a: &Integer) -> Self {
        self.high[3..]
            .iter_mut()
            .zip(a)
            .for_each(|(high, limb)| *high += factor * i128::from(*limb));
        self
    }

    /// The integer, at X = 2^64. It is not negative and fits.
    pub(crate) fn value(&self) -> [u64; WIDE] {
        let mut carry = 0;
        core::array::from_fn(|k| {
            let sum = carry + self.low.get(k).copied().unwrap_or(0);
            carry = (sum >> 64) + self.high.get(k).copied().unwrap_or(0);
            sum as u64
        })
    }

    /// `c_k = (c_{k-1} + column_k)/2^64`.
    pub(crate) fn carries(&self) -> [i128; 6] {
        let mut carry = 0;
        core::array::from_fn(|k| {
            carry = ((self.low[k] + carry) >> 64) + self.high[k];
            carry
        })
    }
}

/// A row of bits under construction.
pub(crate) struct Bits<'a>(pub(crate) &'a mut [u64]);

impl Bits<'_> {
    /// Sets bits from `at` on, which are zero, to those of a number.
    pub(crate) fn put(&mut self, at: usize, number: u128) {
        let (word, shift) = (at / 64, at % 64);
        let [low, high] = [number as u64, (number >> 64) as u64].map(u128::from);
        let parts = [low << shift, high << shift];
        let words = [parts[0], parts[0] >> 64 | parts[1], parts[1] >> 64];
        for (i, part) in words.into_iter().enumerate().filter(|(_, part)| *part as u64 != 0) {
            self.0[word + i] |= part as u64;
        }
    }

    /// Puts an integer.
    pub(crate) fn integer(&mut self, at: usize, integer: &Integer) {
        for (limb, value) in integer.iter().enumerate() {
            self.put(at + 64 * limb, u128::from(*value));
        }
    }

    /// Puts carries of `size` bits, which are `2^(size - 1)` more there.
    pub(crate) fn carries(&mut self, at: usize, size: usize, carries: &[i128]) {
        for (index, carry) in carries.iter().enumerate() {
            let lifted = carry + (1 << (size - 1));
            debug_assert!(lifted >> size == 0, "{carry} is no carry of {size} bits");
            self.put(at + size * index, lifted as u128);
        }
    }

    /// Puts `s = m - 1 - r` and the carries of `r + s + 1`.
    pub(crate) fn complement(&mut self, [s_at, carries_at]: [usize; 2], r: &Integer, m: &Integer) {
        let s = subtract(&subtract(m, r), &ONE);
        self.integer(s_at, &s);
        let mut carry = true;
        for index in 0..3 {
            let sum = u128::from(r[index]) + u128::from(s[index]) + u128::from(carry);
            carry = sum >> 64 == 1;
            self.put(carries_at + index, u128::from(carry));
        }
    }
}
