//! Commitments to rows.

use ark_bn254::{G1Affine, G1Projective};
use ark_ec::{AdditiveGroup, CurveGroup};
use rill_field::{F, PrimeField};
use rill_pcs::HidingKey;

/// Bits of a digit.
const WINDOW: usize = 4;

/// Places at which a generator has a table: one for each limb of a scalar.
const LIMBS: usize = 4;

/// The digit multiples `d·2^(64·l)·G`, `d` from 1 to 15, `l` from 0 to 3.
type Multiples = [[G1Affine; (1 << WINDOW) - 1]; LIMBS];

/// Multiples of the generators of a row: 33 times 60 points, 143 KB.
///
/// A commitment takes 60 doublings and 64 additions for each value.
#[derive(Clone)]
pub struct RowTable(Vec<Multiples>);

impl RowTable {
    /// The table of `key`.
    pub fn new(key: &HidingKey) -> Self {
        Self(key.row.iter().chain([&key.row_blind]).map(multiples).collect())
    }

    /// The commitment `Σ_j values_j·G_j + blind·H` to at most 32 values.
    pub fn commitment(&self, values: &[F], blind: F) -> G1Affine {
        let (blind_table, tables) = self.0.split_last().expect("a row has a blind");
        assert!(values.len() <= tables.len(), "a row has {} values at most", tables.len());
        let terms = tables.iter().zip(values).chain([(blind_table, &blind)]);
        let terms: Vec<_> = terms.map(|(table, value)| (table, value.into_bigint().0)).collect();
        let mut sum = G1Projective::ZERO;
        for place in (0..u64::BITS as usize / WINDOW).rev() {
            for _ in 0..WINDOW {
                sum.double_in_place();
            }
            for (table, limbs) in &terms {
                for (multiples, limb) in table.iter().zip(limbs) {
                    let digit = (limb >> (place * WINDOW)) as usize & ((1 << WINDOW) - 1);
                    if digit > 0 {
                        sum += multiples[digit - 1];
                    }
                }
            }
        }
        sum.into_affine()
    }
}

fn multiples(generator: &G1Affine) -> Multiples {
    let mut base = G1Projective::from(*generator);
    std::array::from_fn(|_| {
        let mut multiple = base;
        let multiples: [G1Projective; (1 << WINDOW) - 1] = std::array::from_fn(|_| {
            let this = multiple;
            multiple += base;
            this
        });
        (0..u64::BITS).for_each(|_| {
            base.double_in_place();
        });
        let affine = G1Projective::normalize_batch(&multiples);
        affine.try_into().expect("as many as there were")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_field::{Field, from_uniform_bytes};

    #[test]
    fn rows_are_sums_of_multiples() {
        let key = HidingKey::committed().unwrap();
        let table = RowTable::new(&key);
        let random = |i: usize| from_uniform_bytes(&[(i * 7 + 1) as u8; 64]);
        for count in [0, 1, 2, 31, 32] {
            let mut values: Vec<F> = (0..count).map(random).collect();
            values.iter_mut().step_by(3).for_each(|value| *value = -F::ONE);
            for blind in [F::from(0u64), random(99)] {
                let terms = key.row.iter().zip(&values);
                let sum: G1Projective = terms.map(|(point, value)| *point * value).sum();
                assert_eq!(table.commitment(&values, blind), sum + key.row_blind * blind);
            }
        }
    }
}
