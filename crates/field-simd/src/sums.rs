//! Sums of products with one reduction at the end, one element at a time.
//!
//! With `R = 2^256` the words of `a` in memory are the integer `aR mod p`. Products of such
//! integers are summed as they are, in two's complement, and only the sum is reduced: a product
//! then costs its multiplications and no division.

use ark_ff::{BigInt, PrimeField};
use rill_field::{F, from_i128};

/// `Σ ±a·b` for field elements; room for `2^64` terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WideSum([u64; 9]);

/// `Σ ±a·k` for field elements `a` and words `k`; room for `2^61` terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SmallSum([u64; 6]);

impl WideSum {
    /// Adds `a·b`.
    #[inline]
    pub fn add(&mut self, a: &F, b: &F) {
        add_to(&mut self.0, &product(&a.0.0, &b.0.0));
    }

    /// Subtracts `a·b`.
    #[inline]
    pub fn sub(&mut self, a: &F, b: &F) {
        subtract_from(&mut self.0, &product(&a.0.0, &b.0.0));
    }

    /// Adds another sum.
    #[inline]
    pub fn merge(&mut self, other: &Self) {
        add_to(&mut self.0, &other.0);
    }

    /// The sum. Its integer is `S = s·R²`; with `S = l + hR + tR²` and `[x]` the element with words
    /// `x`, that is `s = [l]/R + [h] + t`.
    pub fn reduce(&self) -> F {
        let [l0, l1, l2, l3, h0, h1, h2, h3, top] = self.0;
        let one_over_r = F::new_unchecked(BigInt([1, 0, 0, 0]));
        let low = element([l0, l1, l2, l3]) * one_over_r;
        low + element([h0, h1, h2, h3]) + from_i128(i128::from(top as i64))
    }
}

impl SmallSum {
    /// The sum whose words, those of the elements added up, are `Σ 2^(52i)·limbs_i`.
    pub(crate) fn of_limbs(limbs: [u64; 5]) -> Self {
        let mut words = [0; 6];
        for (i, limb) in limbs.into_iter().enumerate() {
            let (word, shift) = (52 * i / 64, 52 * i % 64);
            let limb = u128::from(limb) << shift;
            let mut term = [0; 6];
            (term[word], term[word + 1]) = (limb as u64, (limb >> 64) as u64);
            add_to(&mut words, &term);
        }
        Self(words)
    }

    /// Adds `a·k`.
    #[inline]
    pub fn add(&mut self, a: &F, k: u64) {
        add_to(&mut self.0, &product(&a.0.0, &[k]));
    }

    /// Subtracts `a·k`.
    #[inline]
    pub fn sub(&mut self, a: &F, k: u64) {
        subtract_from(&mut self.0, &product(&a.0.0, &[k]));
    }

    /// Adds another sum.
    #[inline]
    pub fn merge(&mut self, other: &Self) {
        add_to(&mut self.0, &other.0);
    }

    /// The sum. Its integer is `S = s·R`; with `S = l + hR` that is `s = [l] + h`.
    pub fn reduce(&self) -> F {
        let [l0, l1, l2, l3, h0, h1] = self.0;
        let high = (u128::from(h1) << 64 | u128::from(h0)) as i128;
        element([l0, l1, l2, l3]) + from_i128(high)
    }
}

/// The element whose words are `words mod p`; `2^256 < 6p`, so five subtractions at most.
fn element(mut words: [u64; 4]) -> F {
    let modulus = F::MODULUS.0;
    while words.iter().rev().ge(modulus.iter().rev()) {
        subtract_from(&mut words, &modulus);
    }
    F::new_unchecked(BigInt(words))
}

/// The product of two integers; `N` must be at least the sum of their lengths.
#[inline]
fn product<const A: usize, const B: usize, const N: usize>(a: &[u64; A], b: &[u64; B]) -> [u64; N] {
    let mut out = [0u64; N];
    for j in 0..B {
        let mut carry = 0u128;
        for i in 0..A {
            carry += u128::from(out[i + j]) + u128::from(a[i]) * u128::from(b[j]);
            out[i + j] = carry as u64;
            carry >>= 64;
        }
        out[A + j] = carry as u64;
    }
    out
}

#[inline]
fn add_to<const N: usize>(sum: &mut [u64; N], term: &[u64; N]) {
    let mut carry = 0;
    for i in 0..N {
        let limb = u128::from(sum[i]) + u128::from(term[i]) + carry;
        sum[i] = limb as u64;
        carry = limb >> 64;
    }
}

#[inline]
fn subtract_from<const N: usize>(sum: &mut [u64; N], term: &[u64; N]) {
    let mut borrow = false;
    for i in 0..N {
        let (limb, first) = sum[i].overflowing_sub(term[i]);
        let (limb, second) = limb.overflowing_sub(u64::from(borrow));
        sum[i] = limb;
        borrow = first || second;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Words, edge_words, random_elements};
    use ark_ff::AdditiveGroup;

    fn elements(seed: u64) -> Vec<F> {
        let mut elements = edge_words();
        elements.extend(random_elements::<F>(seed, 100));
        elements
    }

    #[test]
    fn wide_sums_agree_with_term_by_term_reduction() {
        let (mut sum, mut expected) = (WideSum::default(), F::ZERO);
        assert_eq!(sum.reduce(), F::ZERO);
        for a in &elements(31) {
            for b in &elements(32) {
                sum.add(a, b);
                assert_eq!(sum.reduce(), expected + a * b);
                sum.sub(b, b);
                expected += a * b - b * b;
                assert_eq!(sum.reduce(), expected);
            }
        }
        sum.merge(&sum.clone());
        assert_eq!(sum.reduce(), expected.double());
    }

    #[test]
    fn small_sums_agree_with_term_by_term_reduction() {
        let (mut sum, mut expected) = (SmallSum::default(), F::ZERO);
        let mut words = vec![0, 1, u64::MAX, 1 << 63, (1 << 52) - 1];
        words.extend(Words(33).take(50));
        for a in &elements(34) {
            for &k in &words {
                sum.add(a, k);
                expected += a * &F::from(k);
                assert_eq!(sum.reduce(), expected);
                sum.sub(a, k / 3 * 4 / 3);
                expected -= a * &F::from(k / 3 * 4 / 3);
            }
        }
        assert_eq!(sum.reduce(), expected);
        sum.merge(&sum.clone());
        assert_eq!(sum.reduce(), expected.double());
    }
}
