//! The index as one integer.

use super::{INDEX_BITS, number};
use rill_field::{F, Field, power_of_two};

/// Linear forms and products of the coordinates `k_127, …, k_0`.
pub(super) struct Integer {
    /// `sum_i 2^i k_i`.
    pub(super) all: F,
    /// The same for `i < 64`.
    pub(super) low_word: F,
    /// `sum_{i>=64} 2^{i-64} k_i`.
    pub(super) upper_word: F,
    /// `sum_{i<31} 2^i k_i`.
    pub(super) low_31: F,
    pub(super) bit31: F,
    pub(super) bit0: F,
    /// `prod_{i<6} (1 + (2^{2^i} - 1) k_i)`.
    pub(super) pow2: F,
    /// The same for `i < 5`.
    pub(super) pow2_w: F,
}

impl Integer {
    /// The bits are least significant first.
    pub(super) fn new(bits: &[F; INDEX_BITS]) -> Self {
        let (low, high) = bits.split_at(INDEX_BITS / 2);
        let (low_word, upper_word) = (number(low.iter()), number(high.iter()));
        let factor = |(i, bit): (u32, &F)| F::ONE + F::from(!(u64::MAX << (1u32 << i))) * bit;
        let pow2_w = (0u32..).zip(low).take(5).map(factor).product::<F>();
        Self {
            all: low_word + upper_word * power_of_two(64),
            low_word,
            upper_word,
            low_31: number(low.iter().take(31)),
            bit31: bits[31],
            bit0: bits[0],
            pow2: pow2_w * factor((5, &bits[5])),
            pow2_w,
        }
    }
}
