//! Weights as products of functions of the low and the high bits of a row.

use rill_field::{F, One, Zero};
use rill_poly::eq_table;

/// One term `P(low)·S(high)` of a weight, by the values of its factors.
#[derive(Clone, Debug)]
pub(crate) struct Factors {
    /// `P`, `2^low` values.
    pub(crate) low: Vec<F>,
    /// `S`, `2^high` values.
    pub(crate) high: Vec<F>,
}

impl Factors {
    /// `scale·eq(point, ·)`, with the last `low` coordinates of the point for the low bits.
    pub(crate) fn eq(point: &[F], low: usize, scale: F) -> Self {
        let (high, low) = point.split_at(point.len() - low);
        Self { low: eq_table(low, scale), high: eq_table(high, F::one()) }
    }

    /// `eq+1(point, ·)`: the successor of a row differs in its low bits only, or they carry.
    ///
    /// `eq+1(r, high‖low) = eq+1(r_low, low)·eq(r_high, high) + [low = 0]·Π r_low·eq+1(r_high,
    /// high)`
    pub(crate) fn eq_plus_one(point: &[F], low: usize) -> [Self; 2] {
        let (high, low) = point.split_at(point.len() - low);
        let mut carry = vec![F::zero(); 1 << low.len()];
        carry[0] = low.iter().product();
        [
            Self { low: eq_plus_one_table(low), high: eq_table(high, F::one()) },
            Self { low: carry, high: eq_plus_one_table(high) },
        ]
    }
}

/// All `2^k` values `eq+1(point, index)`.
///
/// From the most significant bit down, `carried` says that the bits so far differ by a carry out of
/// the others: those are all one in the point and all zero in the index.
pub(crate) fn eq_plus_one_table(point: &[F]) -> Vec<F> {
    let mut equal = vec![F::one()];
    let mut carried = vec![F::zero()];
    for x in point {
        carried = equal
            .iter()
            .zip(&carried)
            .flat_map(|(equal, carried)| [*carried * x, *equal * (F::one() - x)])
            .collect();
        equal = equal.iter().flat_map(|equal| [*equal * (F::one() - x), *equal * x]).collect();
    }
    carried
}
