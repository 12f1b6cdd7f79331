//! Multiples of one fixed element of the target group.

use ark_bn254::Fq12;
use ark_ec::pairing::PairingOutput;
use ark_ff::{Field, One};
use rayon::prelude::*;
use rill_field::F;
use rill_pcs::Target;
use rill_pcs::gls::{Short, decompose};

/// Bits of a digit. Best for some hundred multiples.
const WINDOW: usize = 6;

/// Digits of a magnitude below `2^64`.
const DIGITS: usize = 64usize.div_ceil(WINDOW);

/// `d·2^(6·i)·g` for every digit `d > 0` at every place `i`: 266 KB.
#[derive(Clone)]
pub struct TargetTable(Vec<Vec<Fq12>>);

impl TargetTable {
    /// The table of `base`.
    pub fn new(base: Target) -> Self {
        let mut power = base.0;
        let places = (0..DIGITS).map(|_| {
            let mut multiples = vec![power];
            for digit in 1..(1 << WINDOW) - 1 {
                multiples.push(multiples[digit - 1] * power);
            }
            power *= multiples[multiples.len() - 1];
            multiples
        });
        Self(places.collect())
    }

    /// `scalar·g`.
    pub fn multiple(&self, scalar: F) -> Target {
        let mut product = Fq12::one();
        for (power, Short { negative, magnitude }) in decompose(scalar).into_iter().enumerate() {
            let mut part = self.short(magnitude);
            if negative {
                part.conjugate_in_place();
            }
            part.frobenius_map_in_place(power);
            product *= part;
        }
        PairingOutput(product)
    }

    /// The multiples by all scalars.
    pub fn multiples(&self, scalars: &[F]) -> Vec<Target> {
        scalars.par_iter().map(|scalar| self.multiple(*scalar)).collect()
    }

    fn short(&self, mut magnitude: u64) -> Fq12 {
        let mut product = Fq12::one();
        for multiples in &self.0 {
            let digit = magnitude as usize & ((1 << WINDOW) - 1);
            if digit > 0 {
                product *= multiples[digit - 1];
            }
            magnitude >>= WINDOW;
        }
        product
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_field::{AdditiveGroup, from_uniform_bytes};
    use rill_pcs::HidingKey;

    #[test]
    fn multiples_are_those_of_the_group() {
        let base = HidingKey::committed().unwrap().blind_target;
        let table = TargetTable::new(base);
        let random = (0..20u8).map(|seed| from_uniform_bytes(&[seed.wrapping_mul(41) | 1; 64]));
        for scalar in [F::ZERO, F::ONE, -F::ONE].into_iter().chain(random) {
            assert_eq!(table.multiple(scalar), base * scalar);
        }
    }
}
