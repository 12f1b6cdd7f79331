//! Products modulo an integer of 256 bits.

use crate::Native;
use rill_precompiles::mulmod::{CARRY_BITS, MulMod, product_carry, sum_carry};

/// Limbs, lowest first.
type Integer = [u64; 4];

impl Native for MulMod {
    /// 0·0 mod 1.
    const FILLER: &'static [u64] = &[0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0];

    fn fill(inputs: &[u64], bits: &mut [u64]) -> bool {
        let [a, b, m] = integers(inputs);
        let Some((q, r)) = divide(&product(&a, &b), &m) else { return false };
        // s = m - 1 - r
        let s = subtract(&subtract(&m, &r).0, &[1, 0, 0, 0]).0;
        write(&[a, b, m, r, q, s], bits);
        true
    }

    fn outputs(inputs: &[u64], outputs: &mut [u64]) -> bool {
        let [a, b, m] = integers(inputs);
        let Some((_, r)) = divide(&product(&a, &b), &m) else { return false };
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

/// The integers a, b, m.
fn integers(inputs: &[u64]) -> [Integer; 3] {
    assert_eq!(inputs.len(), 12, "three integers of four words");
    core::array::from_fn(|i| core::array::from_fn(|limb| inputs[4 * i + limb]))
}

fn product(a: &Integer, b: &Integer) -> [u64; 8] {
    let mut product = [0; 8];
    for (i, a) in a.iter().enumerate() {
        let mut carry = 0;
        for (j, b) in b.iter().enumerate() {
            // At most (2^64 - 1)^2 + 2·(2^64 - 1) = 2^128 - 1.
            let sum = u128::from(*a) * u128::from(*b) + u128::from(product[i + j]) + carry;
            product[i + j] = sum as u64;
            carry = sum >> 64;
        }
        product[i + 4] = carry as u64;
    }
    product
}

/// `a - b` modulo `2^256`, and whether that is negative.
fn subtract(a: &Integer, b: &Integer) -> (Integer, bool) {
    let mut borrowed = false;
    let difference = core::array::from_fn(|i| {
        let (limb, first) = a[i].overflowing_sub(b[i]);
        let (limb, second) = limb.overflowing_sub(u64::from(borrowed));
        borrowed = first || second;
        limb
    });
    (difference, borrowed)
}

/// Quotient and remainder, bit by bit; `None` if the quotient does not fit.
fn divide(product: &[u64; 8], m: &Integer) -> Option<(Integer, Integer)> {
    let (mut quotient, mut rest) = ([0; 4], [product[4], product[5], product[6], product[7]]);
    let (_, is_below) = subtract(&rest, m);
    if !is_below {
        return None;
    }
    for bit in (0..256).rev() {
        let next = product[bit / 64] >> (bit % 64) & 1;
        let carried = rest[3] >> 63 == 1;
        rest =
            core::array::from_fn(|i| rest[i] << 1 | if i == 0 { next } else { rest[i - 1] >> 63 });
        let (difference, is_below) = subtract(&rest, m);
        if carried || !is_below {
            rest = difference;
            quotient[bit / 64] |= 1 << (bit % 64);
        }
    }
    Some((quotient, rest))
}

/// The row of a, b, m, r, q, s.
fn write(integers: &[Integer; 6], bits: &mut [u64]) {
    assert_eq!(bits.len(), 1 << 5, "a row has 2^11 bits");
    let [a, b, m, r, q, s] = integers;
    bits[..24].copy_from_slice(integers.as_flattened());
    let mut put = |at: usize, bit: bool| bits[at / 64] |= u64::from(bit) << (at % 64);
    for (index, carry) in product_carries([a, b], [q, m], r).into_iter().enumerate() {
        let lifted = carry + (1 << (CARRY_BITS - 1));
        (0..CARRY_BITS).for_each(|k| put(product_carry(index) + k, lifted >> k & 1 == 1));
    }
    let mut carry = true;
    for index in 0..3 {
        let sum = u128::from(r[index]) + u128::from(s[index]) + u128::from(carry);
        carry = sum >> 64 == 1;
        put(sum_carry(index), carry);
    }
}

/// `c_k = (c_{k-1} + Σ_{i+j=k} (a_i·b_j - q_i·m_j) - r_k)/2^64`.
fn product_carries(plus: [&Integer; 2], minus: [&Integer; 2], r: &Integer) -> [i128; 6] {
    // Sums of lower and of upper halves of products, all far below 2^127.
    let (mut low, mut high) = ([0; 7], [0; 7]);
    for (sign, [x, y]) in [(1, plus), (-1, minus)] {
        for (i, x) in x.iter().enumerate() {
            for (j, y) in y.iter().enumerate() {
                let product = u128::from(*x) * u128::from(*y);
                low[i + j] += sign * i128::from(product as u64);
                high[i + j] += sign * (product >> 64) as i128;
            }
        }
    }
    low.iter_mut().zip(r).for_each(|(low, r)| *low -= i128::from(*r));
    let mut carry = 0;
    core::array::from_fn(|k| {
        carry = ((low[k] + carry) >> 64) + high[k];
        carry
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Constraints, Random, row};
    use num_bigint::BigUint;
    use rill_field::{AdditiveGroup, F};

    const MAX: Integer = [u64::MAX; 4];
    const ZERO: Integer = [0; 4];
    const ONE: Integer = [1, 0, 0, 0];

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

    fn big(limbs: &[u64]) -> BigUint {
        let halves = limbs.iter().flat_map(|limb| [*limb as u32, (limb >> 32) as u32]);
        BigUint::new(halves.collect())
    }

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
            let less = subtract(&m, &ONE).0;
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
        let (q, r) = divide(&product(&a, &b), &m).unwrap();
        let s = subtract(&subtract(&m, &r).0, &ONE).0;
        let sum = |integers: [Integer; 6], carries: u64| {
            let mut bits = [0; 32];
            write(&integers, &mut bits);
            (0..3).for_each(|i| {
                let (at, set) = (sum_carry(i), carries >> i & 1);
                bits[at / 64] = bits[at / 64] & !(1 << (at % 64)) | set << (at % 64);
            });
            constraints.sum(&bits, true)
        };
        assert!((0..8).any(|carries| sum([a, b, m, r, q, s], carries) == F::ZERO));
        // a·b = (q - 1)·m + (r + m), but s = -1 - r is negative.
        let (q, r) = (subtract(&q, &ONE).0, subtract(&r, &subtract(&ZERO, &m).0).0);
        let s = subtract(&subtract(&m, &r).0, &ONE).0;
        assert_eq!(big(&a) * big(&b), big(&q) * big(&m) + big(&r));
        assert!((0..8).all(|carries| sum([a, b, m, r, q, s], carries) != F::ZERO));
    }
}
