//! Inverses modulo an integer of 256 bits.

use crate::Native;
use crate::limbs::{Bits, Columns, Integer, ONE, divide, integers, inverse};
use rill_precompiles::inverse::{A, B, CARRY_BITS, Inverse, M, PRODUCT_CARRIES, Q, S, SUM_CARRIES};

impl Native for Inverse {
    /// 1 modulo 2.
    const FILLER: &'static [u64] = &[1, 0, 0, 0, 2, 0, 0, 0];

    fn fill(inputs: &[u64], bits: &mut [u64]) -> bool {
        let [a, m] = integers(inputs);
        let Some(b) = inverse(&a, &m) else { return false };
        // a·b - 1 = q·m
        let columns = Columns::default().plus(1, &a, &b).plus(-1, &ONE, &ONE);
        let (q, _) = divide(&columns.value(), &m);
        let q: Integer = core::array::from_fn(|limb| q[limb]);
        let mut bits = Bits(bits);
        for (at, integer) in [(A, &a), (M, &m), (B, &b), (Q, &q)] {
            bits.integer(at, integer);
        }
        bits.carries(PRODUCT_CARRIES, CARRY_BITS, &columns.plus(-1, &q, &m).carries());
        bits.complement([S, SUM_CARRIES], &b, &m);
        true
    }

    #[cfg(test)]
    fn sample(word: &mut dyn FnMut() -> u64) -> Vec<u64> {
        let a = core::array::from_fn::<u64, 4, _>(|_| word());
        // The modulus is a prime.
        [a, rill_precompiles::ec256::P256].concat()
    }

    fn outputs(inputs: &[u64], outputs: &mut [u64]) -> bool {
        let [a, m] = integers(inputs);
        let Some(b) = inverse(&a, &m) else { return false };
        outputs.copy_from_slice(&b);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limbs::{ZERO, subtract};
    use crate::testing::{Constraints, Random, big, flipped, row};
    use num_bigint::BigUint;
    use rill_field::{AdditiveGroup, F};
    use rill_precompiles::ec256::{P256, SECP256K1};

    const MAX: Integer = [u64::MAX; 4];

    fn expected(a: &Integer, m: &Integer) -> Option<BigUint> {
        if big(m) < BigUint::from(2u8) { None } else { big(a).modinv(&big(m)) }
    }

    #[test]
    fn results_are_those_of_another_implementation() {
        let mut numbers = Random(3);
        let (mut rows, constraints) = (0, Constraints::<Inverse>::new(&mut numbers));
        let mut random = || -> Integer { numbers.words(4).try_into().unwrap() };
        let fixed =
            [P256, SECP256K1, MAX, ZERO, ONE, [2, 0, 0, 0], [0, 0, 0, 1 << 63], [15, 0, 0, 0]];
        let some = [random(), random(), random(), [0, 0, random()[0], 0], [random()[1], 1, 0, 0]];
        for m in fixed.into_iter().chain(some) {
            let x = random();
            let near = [subtract(&m, &ONE), m, subtract(&m, &MAX)];
            let others =
                [ZERO, ONE, MAX, x, [x[0] | 1, x[1], x[2], x[3]], [x[0], 0, 0, 0], [7, 0, 0, 0]];
            for a in near.into_iter().chain(others) {
                let (inputs, mut b) = ([a, m].concat(), ZERO);
                let found = Inverse::outputs(&inputs, &mut b).then(|| big(&b));
                assert_eq!(found, expected(&a, &m), "{inputs:x?}");
                if found.is_some() {
                    let bits = row::<Inverse>(&inputs);
                    assert_eq!(constraints.sum(&bits, true), F::ZERO, "{inputs:x?}");
                    rows += 1;
                } else {
                    assert!(!Inverse::fill(&inputs, &mut [0; 32]));
                }
            }
        }
        assert!((60..110).contains(&rows), "{rows} of 130 have a row");
    }

    #[test]
    fn inverses_that_are_not_reduced_are_refused() {
        let mut numbers = Random(4);
        let constraints = Constraints::<Inverse>::new(&mut numbers);
        // 3·7 = 4·5 + 1, 3·2 = 1·5 + 1
        let [a, m] = [[3, 0, 0, 0], [5, 0, 0, 0]];
        let sum = |b: &Integer, q: &Integer, carries: u64| {
            let mut bits = [0; 32];
            let mut put = Bits(&mut bits);
            for (at, integer) in [(A, &a), (M, &m), (B, b), (Q, q)] {
                put.integer(at, integer);
            }
            put.carries(PRODUCT_CARRIES, CARRY_BITS, &[0; 6]);
            put.complement([S, SUM_CARRIES], b, &m);
            let bits = (0..3).filter(|i| carries >> i & 1 == 1);
            let bits = bits.fold(put.0.to_vec(), |row, i| flipped(&row, SUM_CARRIES + i));
            constraints.sum(&bits, true)
        };
        assert_eq!(sum(&[2, 0, 0, 0], &ONE, 0), F::ZERO);
        assert!((0..8).all(|carries| sum(&[7, 0, 0, 0], &[4, 0, 0, 0], carries) != F::ZERO));
    }

    /// 1 = 0·0 + 1 modulo 1 has b = 0, and the quotient -1.
    #[test]
    fn nothing_has_an_inverse_modulo_one() {
        let constraints = Constraints::<Inverse>::new(&mut Random(5));
        for q in [ZERO, ONE, MAX] {
            let mut bits = [0; 32];
            let mut put = Bits(&mut bits);
            for (at, integer) in [(A, &ONE), (M, &ONE), (Q, &q)] {
                put.integer(at, integer);
            }
            let columns = Columns::default().plus(-1, &ONE, &ONE).plus(-1, &q, &ONE);
            put.carries(PRODUCT_CARRIES, CARRY_BITS, &columns.carries());
            put.complement([S, SUM_CARRIES], &ZERO, &ONE);
            assert_ne!(constraints.sum(&bits, true), F::ZERO);
        }
    }
}
