//! Column values before they are field elements, and sums of them with field weights.

use rill_field::{F, One, PrimeField, Zero, power_of_two};
use rill_field_simd::{SmallSum, WideSum};
use rill_sumcheck_prover::Encode;

/// A column value: any integer of 128 bits and a sign.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Integer {
    pub(crate) negative: bool,
    pub(crate) magnitude: u128,
}

macro_rules! unsigned {
    ($($type:ty)+) => { $(
        impl From<$type> for Integer {
            fn from(value: $type) -> Self {
                Self { negative: false, magnitude: value.into() }
            }
        }
    )+ };
}
unsigned! { bool u32 u64 u128 }

impl From<i128> for Integer {
    fn from(value: i128) -> Self {
        Self { negative: value < 0, magnitude: value.unsigned_abs() }
    }
}

/// A row of `N` columns.
pub(crate) trait Integers<const N: usize>: Encode + Send + Sync + 'static {
    /// The columns in order.
    fn integers(&self) -> [Integer; N];
}

macro_rules! integers {
    ($count:literal: $($column:ident)+) => {
        impl<$($column: Into<Integer> + Encode + Copy + Send + Sync + 'static),+> Integers<$count>
            for ($($column,)+)
        {
            #[inline]
            #[expect(non_snake_case, reason = "a column is named as its type")]
            fn integers(&self) -> [Integer; $count] {
                let ($($column,)+) = *self;
                [$($column.into()),+]
            }
        }
    };
}

integers! { 1: A }
integers! { 2: A B }
integers! { 3: A B C }
integers! { 4: A B C D }
integers! { 5: A B C D E }
integers! { 6: A B C D E G }
integers! { 7: A B C D E G H }
integers! { 8: A B C D E G H I }
integers! { 9: A B C D E G H I J }
integers! { 10: A B C D E G H I J K }

impl Integer {
    /// Modulo `2^128`, as a signed number.
    #[inline]
    pub(crate) fn wrapped(self) -> i128 {
        let magnitude = self.magnitude as i128;
        if self.negative { magnitude.wrapping_neg() } else { magnitude }
    }

    /// As a field element.
    pub(crate) fn to_field(self) -> F {
        let magnitude = match self.magnitude {
            0 => F::zero(),
            1 => F::one(),
            magnitude if magnitude >> 64 == 0 => F::from(magnitude as u64),
            magnitude => F::from(magnitude),
        };
        if self.negative { -magnitude } else { magnitude }
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
    /// `weight·value`.
    #[inline]
    pub(crate) fn product(weight: &F, value: impl Into<Integer>) -> F {
        let mut sum = Self::default();
        sum.add(weight, value);
        sum.reduce()
    }

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

    /// The sum.
    pub(crate) fn reduce(&self) -> F {
        let low = self.low.reduce();
        if self.high == SmallSum::default() {
            return low;
        }
        low + self.high.reduce() * F::from(1u128 << 64)
    }
}

/// Adds a row to one sum for each column.
#[inline]
pub(crate) fn add_row<const N: usize>(sums: &mut [IntegerSum; N], weight: &F, row: [Integer; N]) {
    for (sum, value) in sums.iter_mut().zip(row) {
        if value.magnitude != 0 {
            sum.add(weight, value);
        }
    }
}

/// `Σ weight·product` of integers of 256 bits and a sign, reduced once, at the end; room for `2^60`
/// terms.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct ProductSum(WideSum);

impl ProductSum {
    /// Adds `weight·left·right`.
    #[inline]
    pub(crate) fn add(&mut self, weight: &F, left: Integer, right: Integer) {
        let magnitude = multiply(left.magnitude, right.magnitude);
        self.add_words(weight, left.negative != right.negative, magnitude);
    }

    /// Adds `±weight·magnitude`, words least significant first.
    #[inline]
    pub(crate) fn add_words(&mut self, weight: &F, negative: bool, magnitude: [u64; 4]) {
        // The element with the words of k is k/R. Wide sums take any words and divide by R = 2^256
        // once more.
        let over_r = F::new_unchecked(<F as PrimeField>::BigInt::new(magnitude));
        if negative {
            self.0.sub(weight, &over_r);
        } else {
            self.0.add(weight, &over_r);
        }
    }

    /// The sum.
    pub(crate) fn reduce(&self) -> F {
        self.0.reduce() * power_of_two(256)
    }
}

/// The 256 bits of a product, least significant word first.
#[inline]
fn multiply(a: u128, b: u128) -> [u64; 4] {
    let (a0, a1) = (a & u128::from(u64::MAX), a >> 64);
    let (b0, b1) = (b & u128::from(u64::MAX), b >> 64);
    let low = a0 * b0;
    // Each is at most (2^64 - 1)^2 + 2(2^64 - 1) = 2^128 - 1.
    let middle = a1 * b0 + (low >> 64);
    let other = a0 * b1 + (middle & u128::from(u64::MAX));
    let high = a1 * b1 + (middle >> 64) + (other >> 64);
    [low as u64, other as u64, high as u64, (high >> 64) as u64]
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
            assert_eq!(Integer::from(value).to_field(), from_i128(value));
            assert_eq!(sum.reduce(), expected);
        }
        sum.add(&weight, u128::MAX);
        sum.add(&weight, true);
        expected += weight * F::from(u128::MAX) + weight;
        assert_eq!(sum.reduce(), expected);
    }

    #[test]
    fn product_sums_agree_with_the_field() {
        let weight = -F::from(5u64);
        let extremes = [i128::MIN, -(1 << 64), -1, 0, 1, u64::MAX.into(), i128::MAX];
        let mut values: Vec<Integer> = extremes.map(Integer::from).to_vec();
        values.extend([u128::MAX.into(), Integer { negative: true, magnitude: u128::MAX }]);
        let (mut sum, mut expected) = (ProductSum::default(), F::zero());
        for left in &values {
            for right in &values {
                sum.add(&weight, *left, *right);
                expected += weight * left.to_field() * right.to_field();
                assert_eq!(sum.reduce(), expected);
            }
        }
    }
}
