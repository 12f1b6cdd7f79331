//! Column values before they are field elements, and sums of them with field weights.

use rill_field::{F, Zero, power_of_two};
use rill_field_simd::SmallSum;

/// A column value: any integer of 128 bits and a sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Integer {
    pub(crate) negative: bool,
    pub(crate) magnitude: u128,
}

impl From<bool> for Integer {
    fn from(value: bool) -> Self {
        Self { negative: false, magnitude: u128::from(value) }
    }
}

impl From<u32> for Integer {
    fn from(value: u32) -> Self {
        Self { negative: false, magnitude: u128::from(value) }
    }
}

impl From<u64> for Integer {
    fn from(value: u64) -> Self {
        Self { negative: false, magnitude: u128::from(value) }
    }
}

impl From<u128> for Integer {
    fn from(value: u128) -> Self {
        Self { negative: false, magnitude: value }
    }
}

impl From<i128> for Integer {
    fn from(value: i128) -> Self {
        Self { negative: value < 0, magnitude: value.unsigned_abs() }
    }
}

/// `Σ weight·integer`, reduced modulo p once, at the end; room for `2^61` terms.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct IntegerSum {
    /// By the low words of the integers.
    low: SmallSum,
    /// By the high words, which most columns do not have.
    high: SmallSum,
}

impl IntegerSum {
    /// Adds `weight·value`.
    #[inline]
    pub(crate) fn add(&mut self, weight: &F, value: impl Into<Integer>) {
        let Integer { negative, magnitude } = value.into();
        let (low, high) = (magnitude as u64, (magnitude >> 64) as u64);
        if negative {
            self.low.sub(weight, low);
        } else {
            self.low.add(weight, low);
        }
        if high != 0 {
            if negative {
                self.high.sub(weight, high);
            } else {
                self.high.add(weight, high);
            }
        }
    }

    /// Adds another sum.
    #[inline]
    pub(crate) fn merge(&mut self, other: &Self) {
        self.low.merge(&other.low);
        self.high.merge(&other.high);
    }

    /// The sum.
    pub(crate) fn reduce(&self) -> F {
        let high = self.high.reduce();
        let low = self.low.reduce();
        if high.is_zero() { low } else { low + high * power_of_two(64) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_field::from_i128;

    #[test]
    fn integer_sums_agree_with_the_field() {
        let weight = -F::from(7u64);
        let mut sum = IntegerSum::default();
        let mut expected = F::zero();
        for value in [0, 1, -1, i128::MAX, i128::MIN, 1 << 64, -(1 << 64), u64::MAX.into()] {
            sum.add(&weight, value);
            expected += weight * from_i128(value);
            assert_eq!(sum.reduce(), expected);
        }
        sum.add(&weight, u128::MAX);
        sum.add(&weight, true);
        expected += weight * F::from(u128::MAX) + weight;
        assert_eq!(sum.reduce(), expected);
        sum.merge(&sum.clone());
        assert_eq!(sum.reduce(), expected + expected);
    }
}
