//! The two primes and the constants of their 52-bit Montgomery arithmetic.

use ark_bn254::{Fq, Fr};
use ark_ff::{MontConfig, PrimeField};

pub(crate) use crate::limbs::{LOW_52, Limbs, to_limbs};

/// A 254-bit prime field whose arkworks elements are four words in Montgomery form with `R =
/// 2^256`.
///
/// The lanes use `R = 2^260`. An arkworks word string `a·2^256`, read by the lanes, is the element
/// `a/16`.
pub(crate) trait Modulus: Copy {
    /// The arkworks field.
    type Scalar: PrimeField;
    /// The prime, in 64-bit words.
    const WORDS: [u64; 4];
    /// The prime.
    const P: Limbs = to_limbs(Self::WORDS);
    /// Its double.
    const P2: Limbs = to_limbs(double(Self::WORDS));
    /// Its quadruple; still below 2^256.
    const P4: Limbs = to_limbs(double(double(Self::WORDS)));
    /// Eight times it.
    const P8: Limbs = multiple(&Self::MULTIPLES, 8);
    /// `-p^{-1} mod 2^52`.
    const NEG_INVERSE: u64 = neg_inverse_52(Self::WORDS[0]);
    /// Column `i` holds limb `i` of `q·p` for `q = 0..16`.
    const MULTIPLES: [[u64; 16]; 5] = multiples(Self::P);
    /// `floor(2^97 / (top limb + 1))`, for quotient estimates from the top limb.
    const TOP_RECIPROCAL: u64 = ((1u128 << 97) / (Self::P[4] as u128 + 1)) as u64;

    /// The words of an element as it lies in memory.
    fn words(element: &Self::Scalar) -> [u64; 4];
}

/// The scalar field of BN254.
#[derive(Clone, Copy)]
pub(crate) struct ScalarField;

/// The base field of BN254.
#[derive(Clone, Copy)]
pub(crate) struct BaseField;

impl Modulus for ScalarField {
    type Scalar = Fr;
    const WORDS: [u64; 4] = ark_bn254::FrConfig::MODULUS.0;

    fn words(element: &Fr) -> [u64; 4] {
        element.0.0
    }
}

impl Modulus for BaseField {
    type Scalar = Fq;
    const WORDS: [u64; 4] = ark_bn254::FqConfig::MODULUS.0;

    fn words(element: &Fq) -> [u64; 4] {
        element.0.0
    }
}

/// `2^k` as an element, for the powers of two by which forms differ.
pub(crate) fn power_of_two<S: PrimeField>(exponent: u64) -> S {
    S::from(2u64).pow([exponent])
}

const fn double(w: [u64; 4]) -> [u64; 4] {
    [w[0] << 1, w[1] << 1 | w[0] >> 63, w[2] << 1 | w[1] >> 63, w[3] << 1 | w[2] >> 63]
}

/// Newton's iteration for the inverse modulo 2^64; each step doubles the number of right bits.
const fn neg_inverse_52(p: u64) -> u64 {
    let mut inverse: u64 = 1;
    let mut step = 0;
    while step < 6 {
        inverse = inverse.wrapping_mul(2u64.wrapping_sub(p.wrapping_mul(inverse)));
        step += 1;
    }
    inverse.wrapping_neg() & LOW_52
}

const fn multiple(table: &[[u64; 16]; 5], q: usize) -> Limbs {
    [table[0][q], table[1][q], table[2][q], table[3][q], table[4][q]]
}

const fn multiples(p: Limbs) -> [[u64; 16]; 5] {
    let mut table = [[0u64; 16]; 5];
    let mut q = 0;
    while q < 16 {
        let mut carry: u64 = 0;
        let mut i = 0;
        while i < 5 {
            // 52 + 4 bits: no overflow.
            let value = p[i] * q as u64 + carry;
            table[i][q] = if i == 4 { value } else { value & LOW_52 };
            carry = value >> 52;
            i += 1;
        }
        q += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<M: Modulus>() {
        assert_eq!(M::P[0].wrapping_mul(M::NEG_INVERSE) & LOW_52, LOW_52, "p·(-1/p) = -1 mod 2^52");
        assert_eq!(core::array::from_fn(|i| M::MULTIPLES[i][1]), M::P);
        assert_eq!(core::array::from_fn(|i| M::MULTIPLES[i][2]), M::P2);
        assert_eq!(core::array::from_fn(|i| M::MULTIPLES[i][4]), M::P4);
        assert!(M::TOP_RECIPROCAL <= LOW_52, "multiplicands have 52 bits");
    }

    #[test]
    fn constants_of_both_primes_are_consistent() {
        check::<ScalarField>();
        check::<BaseField>();
    }
}
