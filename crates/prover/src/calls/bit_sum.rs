//! `Σ_β weight(β)·B(β)` of rows of bits, four at a time.

use rill_field::{AdditiveGroup, F};

/// The sums of all subsets of four weights.
pub(crate) fn subsets(weights: &[F]) -> [F; 16] {
    let mut sums = [F::ZERO; 16];
    for (i, weight) in weights.iter().enumerate() {
        for subset in 0..1 << i {
            sums[subset | 1 << i] = sums[subset] + weight;
        }
    }
    sums
}

/// Weights of bits, as sums by groups of four; groups without weight are left out.
#[derive(Clone, Debug)]
pub(crate) struct BitSum(Vec<(u32, [F; 16])>);

impl BitSum {
    pub(crate) fn new(weights: &[F]) -> Self {
        let groups = (0u32..).zip(weights.chunks(4));
        let used = groups.filter(|(_, four)| four.iter().any(|weight| *weight != F::ZERO));
        Self(used.map(|(group, four)| (group, subsets(four))).collect())
    }

    /// The sum for these bits.
    pub(crate) fn of(&self, bits: &[u64]) -> F {
        let mut sum = F::ZERO;
        for (group, sums) in &self.0 {
            let nibble = bits[*group as usize / 16] >> (group % 16 * 4) & 15;
            if nibble != 0 {
                sum += sums[nibble as usize];
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_by_groups_of_four_is_the_sum_over_all_bits() {
        let weights: Vec<F> = (0..256u64).map(|i| F::from(i * i * i % 91)).collect();
        let bits = [0x0123_4567_89ab_cdef, 0, u64::MAX, 0x8000_0000_0000_0001];
        let expected: F = weights
            .iter()
            .enumerate()
            .filter(|(beta, _)| bits[beta / 64] >> (beta % 64) & 1 == 1)
            .map(|(_, weight)| *weight)
            .sum();
        assert_eq!(BitSum::new(&weights).of(&bits), expected);
    }
}
