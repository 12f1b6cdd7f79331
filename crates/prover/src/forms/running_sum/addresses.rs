//! `eq(point, k)` by address.

use rill_field::{F, One, Zero};
use rill_poly::eq_table;

/// Variables of which one table is made: that of the registers stays in the first-level cache.
const WHOLE: usize = 8;

/// `eq(point, ·)` over `2^m` addresses, from two tables of `2^(m/2)` entries, or one of them all if
/// they are few.
#[derive(Clone, Debug)]
pub(crate) struct Addresses {
    low: Vec<F>,
    high: Vec<F>,
}

impl Addresses {
    /// `eq(point, ·)`.
    pub(crate) fn new(point: &[F]) -> Self {
        let m = point.len();
        let (high, low) = point.split_at(if m > WHOLE { m / 2 } else { 0 });
        Self { low: eq_table(low, F::one()), high: eq_table(high, F::one()) }
    }

    /// `eq(point, address)`, and 0 for an address beyond the last.
    #[inline]
    pub(crate) fn at(&self, address: u32) -> F {
        let (high, low) = (address as usize / self.low.len(), address as usize % self.low.len());
        match self.high.get(high) {
            Some(_) if self.high.len() == 1 => self.low[low],
            Some(weight) => *weight * self.low[low],
            None => F::zero(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_their_weight_and_others_none() {
        for m in [0, 1, 8, 9, 11] {
            let point: Vec<F> = (3..3 + m).map(F::from).collect();
            let addresses = Addresses::new(&point);
            let weights = eq_table(&point, F::one());
            for (k, weight) in (0..).zip(&weights) {
                assert_eq!(addresses.at(k), *weight);
            }
            assert_eq!(addresses.at(weights.len() as u32), F::zero());
            assert_eq!(addresses.at(u32::MAX), F::zero());
        }
    }
}
