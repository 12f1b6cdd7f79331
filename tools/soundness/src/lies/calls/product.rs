//! Rows of products of the forger's choice.

use rill_field::{AdditiveGroup, F, Field, power_of_two, to_bytes};
use rill_precompiles::System;
use rill_precompiles::mulmod::{A, B, CARRY_BITS, M, MulMod, Q, R, S, product_carry, sum_carry};

/// Four words, lowest first.
pub(super) type Integer = [u64; 4];

/// The integers of `a·b = q·m + r` and `r + s + 1 = m`, true or not.
#[derive(Clone, Copy, Debug)]
pub(super) struct Product {
    pub(super) a: Integer,
    pub(super) b: Integer,
    pub(super) m: Integer,
    pub(super) r: Integer,
    pub(super) q: Integer,
    pub(super) s: Integer,
}

/// What becomes of a carry that is no integer of its bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carries {
    /// Its highest bit makes up for it.
    Whole,
    /// It is cut off.
    Cut,
}

impl Product {
    /// The true product of these input words.
    pub(super) fn of(inputs: &[u64; 12]) -> Self {
        let mut bits = [0; 1 << (MulMod::SHAPE.log_bits - 6)];
        assert!(rill_natives::fill(MulMod::SHAPE.id, inputs, &mut bits), "there is a product");
        let at = |first: usize| std::array::from_fn(|limb| bits[first / 64 + limb]);
        Self { a: at(A), b: at(B), m: at(M), r: at(R), q: at(Q), s: at(S) }
    }

    /// Its row: carries are those of the field, where an equation is one of integers at `2^64`.
    pub(super) fn row(&self, carries: Carries) -> Vec<F> {
        let mut row = vec![F::ZERO; 1 << MulMod::SHAPE.log_bits];
        let Self { a, b, m, r, q, s } = self;
        for (first, integer) in [(A, a), (B, b), (M, m), (R, r), (Q, q), (S, s)] {
            for (limb, word) in integer.iter().enumerate() {
                put(&mut row[first + 64 * limb..], *word);
            }
        }
        let limb = |integer: &Integer, i: usize| integer.get(i).map_or(F::ZERO, |w| F::from(*w));
        let column = |x: &Integer, y: &Integer, k: usize| -> F {
            (0..=k).map(|i| limb(x, i) * limb(y, k - i)).sum()
        };
        let per_limb = power_of_two(64).inverse().expect("it is not zero");
        let mut carry = F::ZERO;
        for k in 0..6 {
            carry = (carry + column(a, b, k) - column(q, m, k) - limb(r, k)) * per_limb;
            put_carry(&mut row[product_carry(k)..], carry + power_of_two(67), carries);
        }
        carry = F::ONE;
        for k in 0..3 {
            carry = (carry + limb(r, k) + limb(s, k) - limb(m, k)) * per_limb;
            row[sum_carry(k)] = carry;
        }
        row
    }
}

/// Writes a word, lowest bit first.
fn put(bits: &mut [F], word: u64) {
    bits[..64].iter_mut().enumerate().for_each(|(k, bit)| *bit = F::from(word >> k & 1));
}

fn put_carry(bits: &mut [F], value: F, carries: Carries) {
    let bytes = to_bytes(value);
    let bit = |k: usize| F::from(u64::from(bytes[k / 8] >> (k % 8) & 1));
    bits[..CARRY_BITS].iter_mut().enumerate().for_each(|(k, slot)| *slot = bit(k));
    let said: F = bits[..CARRY_BITS].iter().rev().fold(F::ZERO, |sum, bit| sum.double() + bit);
    if carries == Carries::Whole {
        let unit = power_of_two(CARRY_BITS as u32 - 1).inverse().expect("it is not zero");
        bits[CARRY_BITS - 1] += (value - said) * unit;
    }
}

/// The sum modulo `2^256`.
pub(super) fn plus(a: &Integer, b: &Integer) -> Integer {
    let mut carried = false;
    std::array::from_fn(|i| {
        let (sum, first) = a[i].overflowing_add(b[i]);
        let (sum, second) = sum.overflowing_add(u64::from(carried));
        carried = first || second;
        sum
    })
}

/// `-1 - a` modulo `2^256`.
fn not(a: &Integer) -> Integer {
    a.map(|word| !word)
}

/// The difference modulo `2^256`.
pub(super) fn minus(a: &Integer, b: &Integer) -> Integer {
    plus(&plus(a, &not(b)), &[1, 0, 0, 0])
}

/// The product modulo the order of the field, which is below `2^256`.
pub(super) fn times_in_field(a: &Integer, b: &Integer) -> Integer {
    let value = |integer: &Integer| -> F {
        integer.iter().rev().fold(F::ZERO, |sum, word| sum * power_of_two(64) + F::from(*word))
    };
    let bytes = to_bytes(value(a) * value(b));
    std::array::from_fn(|i| u64::from_le_bytes(bytes[8 * i..][..8].try_into().expect("8 bytes")))
}
