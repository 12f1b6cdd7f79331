//! Products modulo an integer of 256 bits.

use crate::Native;
use crate::limbs::{Bits, Columns, Integer, ONE, ZERO, divide, integers};
use rill_precompiles::mulmod::{A, B, CARRY_BITS, M, MulMod, Q, R, S, product_carry, sum_carry};

impl Native for MulMod {
    /// 0·0 mod 1.
    const FILLER: &'static [u64] = &[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];

    fn fill(inputs: &[u64], bits: &mut [u64]) -> bool {
        let [a, b, m] = integers(inputs);
        let Some((q, r)) = quotient_and_rest(&a, &b, &m) else { return false };
        write([&a, &b, &m, &r, &q], &mut Bits(bits));
        true
    }

    fn outputs(inputs: &[u64], outputs: &mut [u64]) -> bool {
        let [a, b, m] = integers(inputs);
        let Some((_, r)) = quotient_and_rest(&a, &b, &m) else { return false };
        outputs.copy_from_slice(&r);
        true
    }

    #[cfg(test)]
    fn sample(word: &mut dyn FnMut() -> u64) -> Vec<u64> {
        let mut words: Vec<u64> = (0..12).map(|_| word()).collect();
        // b < 2^255 <= m
        (words[7], words[11]) = (words[7] >> 1, words[11] | 1 << 63);
        words
    }
}

/// `None` if there is no quotient, or it does not fit.
fn quotient_and_rest(a: &Integer, b: &Integer, m: &Integer) -> Option<(Integer, Integer)> {
    if *m == ZERO {
        return None;
    }
    let (quotient, rest) = divide(&Columns::default().plus(1, a, b).value(), m);
    let (low, high) = quotient.split_first_chunk()?;
    high.iter().all(|limb| *limb == 0).then_some((*low, rest))
}

/// The row of a, b, m, r, q, and of `s = m - 1 - r`.
fn write([a, b, m, r, q]: [&Integer; 5], bits: &mut Bits<'_>) {
    for (at, integer) in [(A, a), (B, b), (M, m), (R, r), (Q, q)] {
        bits.integer(at, integer);
    }
    let columns = Columns::default().plus(1, a, b).plus(-1, q, m).plus(-1, r, &ONE);
    bits.carries(product_carry(0), CARRY_BITS, &columns.carries());
    bits.complement([S, sum_carry(0)], r, m);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limbs::subtract;
    use crate::testing::{Constraints, Random, big, row};
    use num_bigint::BigUint;
    use rill_field::{AdditiveGroup, F};

    const MAX: Integer = [u64::MAX; 4];

    /// Primes of curves, and others.
    const MODULI: [Integer; 8] = [
        // secp256k1: 2^256 - 2^32 - 977, and the order of the group
        [0xffff_fffe_ffff_fc2f, u64::MAX, u64::MAX, u64::MAX],
        [0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b, 0xffff_ffff_ffff_fffe, u64::MAX],
        // P-256
        [u64::MAX, 0xffff_ffff, 0, 0xffff_ffff_0000_0001],
        // 2^255 - 19, and 2^252 + …
        [0xffff_ffff_ffff_ffed, u64::MAX, u64::MAX, u64::MAX >> 1],
        [0x5812_631a_5cf5_d3ed, 0x14de_f9de_a2f7_9cd6, 0, 1 << 60],
        MAX,
        ONE,
        [3, 0, 0, 0],
    ];

    /// The result by another implementation, if there is one.
    fn expected(a: &Integer, b: &Integer, m: &Integer) -> Option<BigUint> {
        let (product, m) = (big(a) * big(b), big(m));
        let has_row = m != BigUint::ZERO && &product / &m < BigUint::from(1u8) << 256;
        has_row.then(|| product % m)
    }

    fn random(random: &mut Random) -> Integer {
        random.words(4).try_into().unwrap()
    }

    #[test]
    fn the_system_mentions_all_bits_of_a_row() {
        assert_eq!(Constraints::<MulMod>::new(&mut Random(1)).used().len(), 1_947);
    }

    #[test]
    fn results_are_those_of_another_implementation() {
        let mut numbers = Random(1);
        let (mut rows, constraints) = (0, Constraints::<MulMod>::new(&mut numbers));
        let moduli = MODULI.into_iter().chain((0..20).map(|_| random(&mut numbers)));
        for m in moduli.collect::<Vec<_>>().into_iter().chain([ZERO]) {
            let less = subtract(&m, &ONE);
            let x = random(&mut numbers);
            let pairs =
                [(ZERO, ZERO), (MAX, MAX), (less, less), (x, less), (x, m), (x, x), (ONE, x)];
            for (a, b) in pairs {
                let (inputs, mut r) = ([a, b, m].concat(), ZERO);
                let found = MulMod::outputs(&inputs, &mut r).then(|| big(&r));
                assert_eq!(found, expected(&a, &b, &m), "{inputs:x?}");
                if found.is_some() {
                    let bits = row::<MulMod>(&inputs);
                    assert_eq!(constraints.sum(&bits, true), F::ZERO, "{inputs:x?}");
                    rows += 1;
                } else {
                    assert!(!MulMod::fill(&inputs, &mut [0; 32]));
                }
            }
        }
        assert!((100..190).contains(&rows), "{rows} of 203 have a row");
    }

    #[test]
    fn remainders_that_are_not_reduced_are_refused() {
        let mut numbers = Random(2);
        let constraints = Constraints::<MulMod>::new(&mut numbers);
        let m = MODULI[4];
        let [mut a, mut b] = [(); 2].map(|()| random(&mut numbers));
        (a[3], b[3]) = (a[3] >> 4, b[3] >> 4);
        let (q, r) = quotient_and_rest(&a, &b, &m).unwrap();
        let sum = |[r, q]: [&Integer; 2], carries: u64| {
            let mut bits = [0; 32];
            write([&a, &b, &m, r, q], &mut Bits(&mut bits));
            (0..3).for_each(|i| {
                let (at, set) = (sum_carry(i), carries >> i & 1);
                bits[at / 64] = bits[at / 64] & !(1 << (at % 64)) | set << (at % 64);
            });
            constraints.sum(&bits, true)
        };
        assert!((0..8).any(|carries| sum([&r, &q], carries) == F::ZERO));
        // a·b = (q - 1)·m + (r + m), but s = -1 - r is negative.
        let (q, r) = (subtract(&q, &ONE), subtract(&r, &subtract(&ZERO, &m)));
        assert_eq!(big(&a) * big(&b), big(&q) * big(&m) + big(&r));
        assert!((0..8).all(|carries| sum([&r, &q], carries) != F::ZERO));
    }
}
