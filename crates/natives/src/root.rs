//! Roots modulo the primes of secp256k1 and P-256.

use crate::Native;
use crate::ec256::prime;
use crate::limbs::{Bits, Columns, Integer, ONE, divide, integers, is_below, subtract};
use rill_precompiles::root::{
    A, B, CARRY_BITS, CURVE, NEGATIVE, Q, Root, SA, SB, SQUARE_CARRIES, SUM_CARRIES_A,
    SUM_CARRIES_B,
};

impl Native for Root {
    /// 4, whose root is 2, modulo the prime of secp256k1.
    const FILLER: &'static [u64] = &[4, 0, 0, 0, 0];

    fn fill(inputs: &[u64], bits: &mut [u64]) -> bool {
        let Some(call) = Call::of(inputs) else { return false };
        call.write(&mut Bits(bits));
        true
    }

    #[cfg(test)]
    fn sample(word: &mut dyn FnMut() -> u64) -> Vec<u64> {
        // Both primes have the highest bit.
        vec![word(), word(), word(), word() >> 1, word() & 1]
    }

    fn outputs(inputs: &[u64], outputs: &mut [u64]) -> bool {
        let Some(Call { b, .. }) = Call::of(inputs) else { return false };
        outputs.copy_from_slice(&b);
        true
    }
}

/// A call, as the equations have it.
#[derive(Clone, Copy, Debug)]
struct Call {
    a: Integer,
    is_p256: bool,
    b: Integer,
    is_negative: bool,
}

impl Call {
    /// The call of these words, if it has a row.
    fn of(inputs: &[u64]) -> Option<Self> {
        let (a, flags) = inputs.split_at(4);
        let ([a], is_p256) = (integers(a), flags[0] == 1);
        let p = prime(is_p256);
        if flags[0] > 1 || !is_below(&a, p) {
            return None;
        }
        let root = power(&a, p);
        let b = if root[0] & 1 == 0 { root } else { subtract(p, &root) };
        Some(Self { a, is_p256, b, is_negative: multiply(&b, &b, p) != a })
    }

    /// The row.
    fn write(&self, bits: &mut Bits<'_>) {
        let Self { a, is_p256, b, is_negative } = self;
        let p = prime(*is_p256);
        let sign = if *is_negative { 1 } else { -1 };
        let columns = Columns::default().plus(1, b, b).plus(sign, a, &ONE);
        let (q, _) = divide(&columns.value(), p);
        let q: Integer = core::array::from_fn(|limb| q[limb]);
        for (at, integer) in [(A, a), (B, b), (Q, &q)] {
            bits.integer(at, integer);
        }
        bits.carries(SQUARE_CARRIES, CARRY_BITS, &columns.plus(-1, &q, p).carries());
        bits.complement([SA, SUM_CARRIES_A], a, p);
        bits.complement([SB, SUM_CARRIES_B], b, p);
        bits.put(NEGATIVE, u128::from(*is_negative));
        bits.put(CURVE, u128::from(*is_p256));
    }
}

/// `a·b mod p`
fn multiply(a: &Integer, b: &Integer, p: &Integer) -> Integer {
    divide(&Columns::default().plus(1, a, b).value(), p).1
}

/// `a^((p+1)/4) mod p`, whose square is a or -a: p is 3 modulo 4.
fn power(a: &Integer, p: &Integer) -> Integer {
    // (p+1)/4 is the integer part of p/4, and one more. Digits of four bits are looked up.
    let digit = |i: usize| {
        let (limb, shift) = ((4 * i + 2) / 64, (4 * i + 2) % 64);
        let above = p.get(limb + 1).map_or(0, |limb| limb << 1 << (63 - shift));
        ((p[limb] >> shift | above) & 15) as usize
    };
    let mut powers = [ONE; 16];
    for i in 1..16 {
        powers[i] = multiply(&powers[i - 1], a, p);
    }
    let mut power = powers[digit(63)];
    for i in (0..63).rev() {
        for _ in 0..4 {
            power = multiply(&power, &power, p);
        }
        power = multiply(&power, &powers[digit(i)], p);
    }
    multiply(&power, a, p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limbs::ZERO;
    use crate::testing::{Constraints, Random, big, bit, flipped, row};
    use num_bigint::BigUint;
    use rill_field::{AdditiveGroup, F};
    use rill_precompiles::ec256::{P256, SECP256K1};

    const MAX: Integer = [u64::MAX; 4];

    fn words(a: &Integer, flags: u64) -> Vec<u64> {
        [&a[..], &[flags]].concat()
    }

    /// Some numbers below the prime, of which half have a root, and those at both ends.
    fn below(p: &Integer, numbers: &mut Random) -> Vec<Integer> {
        let mut all = vec![ZERO, ONE, [2, 0, 0, 0], [3, 0, 0, 0], [4, 0, 0, 0]];
        all.extend((1..4).map(|less| subtract(p, &[less, 0, 0, 0])));
        let sample = |_| integers(&Root::sample(&mut || numbers.word())[..4]);
        all.extend((0..12).map(sample).map(|[a]| a));
        all
    }

    /// The bits of a row without the system's approval.
    fn forged(call: &Call) -> Vec<u64> {
        let mut bits = vec![0; 32];
        call.write(&mut Bits(&mut bits));
        bits
    }

    /// Whether no carries of the two sums make the row true.
    fn refuses(constraints: &Constraints<Root>, bits: &[u64]) -> bool {
        (0..64).all(|carries| {
            let flips = (0..6).filter(|i| carries >> i & 1 == 1).map(|i| SUM_CARRIES_A + i);
            let bits = flips.fold(bits.to_vec(), |bits, at| flipped(&bits, at));
            constraints.sum(&bits, true) != F::ZERO
        })
    }

    #[test]
    fn the_system_mentions_all_bits_of_a_row() {
        let used = Constraints::<Root>::new(&mut Random(1)).used();
        assert!(used.into_iter().eq(0..=CURVE));
    }

    /// The definition fixes the root, so it is all that another implementation could say.
    #[test]
    fn roots_are_even_and_their_squares_are_a_or_its_negative() {
        let mut numbers = Random(2);
        let constraints = Constraints::<Root>::new(&mut numbers);
        for is_p256 in [false, true] {
            let (p, mut negative) = (prime(is_p256), 0);
            let all = below(p, &mut numbers);
            for a in &all {
                let (inputs, mut b) = (words(a, is_p256.into()), MAX);
                assert!(Root::outputs(&inputs, &mut b));
                assert!(b[0] & 1 == 0 && is_below(&b, p));
                let square = big(&b).modpow(&BigUint::from(2u8), &big(p));
                let other = big(p) - &square;
                assert!(square == big(a) || other == big(a), "{inputs:x?}");
                negative += u32::from(square != big(a));
                let sum = constraints.sum(&row::<Root>(&inputs), true);
                assert_eq!(sum, F::ZERO, "{inputs:x?}");
            }
            assert!((6..15).contains(&negative), "{negative} of {} have no root", all.len());
        }
    }

    #[test]
    fn known_roots_are_found() {
        for (is_p256, p) in [(0, &SECP256K1), (1, &P256)] {
            let root = |a: &Integer| {
                let mut b = MAX;
                Root::outputs(&words(a, is_p256), &mut b).then_some(b)
            };
            let less = |by| subtract(p, &[by, 0, 0, 0]);
            assert_eq!(root(&ZERO), Some(ZERO));
            assert_eq!(root(&[4, 0, 0, 0]), Some([2, 0, 0, 0]));
            // The other root, of 1 and of -1's negative.
            assert_eq!((root(&ONE), root(&less(1))), (Some(less(1)), Some(less(1))));
            assert_eq!((root(&less(4)), root(&[9, 0, 0, 0])), (Some([2, 0, 0, 0]), Some(less(3))));
        }
    }

    #[test]
    fn other_numbers_and_other_flags_have_no_row() {
        for (is_p256, p) in [(0, &SECP256K1), (1, &P256)] {
            let wrong = [*p, subtract(p, &MAX), MAX].map(|a| words(&a, is_p256));
            let flags = [2, 3, 1 << 32, 1 << 63, u64::MAX].map(|flags| words(&ONE, flags));
            for inputs in wrong.iter().chain(&flags) {
                assert!(!Root::outputs(inputs, &mut [0; 4]), "{inputs:x?}");
                assert!(!Root::fill(inputs, &mut [0; 32]));
            }
        }
        // Between the primes.
        let outputs = |flags| Root::outputs(&words(&P256, flags), &mut [0; 4]);
        assert!(outputs(0) && !outputs(1));
    }

    /// Of 0, any sign is as good as the other.
    #[test]
    fn no_bit_of_a_row_can_be_changed_but_the_sign_of_zero() {
        let mut numbers = Random(3);
        let constraints = Constraints::<Root>::new(&mut numbers);
        for is_p256 in [false, true] {
            for a in below(prime(is_p256), &mut numbers) {
                let idle = if a == ZERO { vec![NEGATIVE] } else { vec![] };
                let bits = row::<Root>(&words(&a, is_p256.into()));
                assert_eq!(constraints.idle_bits(&bits), idle, "{a:x?}");
            }
        }
    }

    #[test]
    fn errors_that_cancel_in_one_equation_are_refused() {
        let mut numbers = Random(4);
        let constraints = Constraints::<Root>::new(&mut numbers);
        for flags in 0..2 {
            let mut inputs = Root::sample(&mut || numbers.word());
            inputs[4] = flags;
            let bits = row::<Root>(&inputs);
            // Numbers against each other, then limbs.
            let numbers = [(A, SA), (B, SB), (A, B), (SA, SB), (B, Q), (A, Q)];
            let limbs = [A, B, Q].map(|first| (first, first + 64));
            for (a, b) in numbers.into_iter().chain(limbs) {
                for k in 0..(if b == a + 64 { 192 } else { 256 }) {
                    if bit(&bits, a + k) != bit(&bits, b + k) {
                        let forged = flipped(&flipped(&bits, a + k), b + k);
                        assert_ne!(constraints.sum(&forged, true), F::ZERO, "{a}, {b}, {k}");
                    }
                }
            }
        }
    }

    /// All of their equations hold but that of the lowest bit.
    #[test]
    fn odd_roots_are_refused() {
        let mut numbers = Random(5);
        let constraints = Constraints::<Root>::new(&mut numbers);
        for is_p256 in [false, true] {
            let p = prime(is_p256);
            for a in below(p, &mut numbers).into_iter().skip(1) {
                let call = Call::of(&words(&a, is_p256.into())).unwrap();
                let odd = Call { b: subtract(p, &call.b), ..call };
                assert_eq!(multiply(&odd.b, &odd.b, p), multiply(&call.b, &call.b, p));
                assert!(odd.b[0] & 1 == 1 && refuses(&constraints, &forged(&odd)));
                assert!(!refuses(&constraints, &forged(&call)));
            }
        }
    }

    /// With the quotient that comes next.
    #[test]
    fn roots_of_the_other_sign_and_on_the_other_curve_are_refused() {
        let mut numbers = Random(6);
        let constraints = Constraints::<Root>::new(&mut numbers);
        for is_p256 in [false, true] {
            // Behind the numbers whose root is so small that a square less a is negative.
            for a in below(prime(is_p256), &mut numbers).into_iter().skip(8) {
                let call = Call::of(&words(&a, is_p256.into())).unwrap();
                let [is_negative, is_p256] = [!call.is_negative, !is_p256];
                assert!(!refuses(&constraints, &forged(&call)));
                assert!(refuses(&constraints, &forged(&Call { is_negative, ..call })));
                assert!(refuses(&constraints, &forged(&Call { is_p256, ..call })));
            }
        }
    }

    /// Numbers from the prime on have a complement that is negative.
    #[test]
    fn numbers_that_are_not_reduced_are_refused() {
        let constraints = Constraints::<Root>::new(&mut Random(7));
        for is_p256 in [false, true] {
            let p = prime(is_p256);
            let more = |a: &Integer| subtract(p, &subtract(&ZERO, a));
            let call = Call::of(&words(&ONE, is_p256.into())).unwrap();
            assert_eq!(call.b, subtract(p, &ONE));
            // The other root of 1 plus the prime is even.
            let root = Call { b: more(&ONE), ..call };
            assert_eq!(root.b[0] & 1, 0);
            assert!(refuses(&constraints, &forged(&root)));
            for a in (1..20).map(|a| [a, 0, 0, 0]) {
                let call = Call::of(&words(&a, is_p256.into())).unwrap();
                // The square of a small root is less than the prime.
                if call.is_negative || call.b[3] != 0 {
                    assert!(refuses(&constraints, &forged(&Call { a: more(&a), ..call })));
                }
            }
        }
    }
}
