//! The factors of weights are those of the weights. The form itself is tested by every relation
//! that is one.

use super::Factors;
use crate::forms::oracle;
use rill_field::F;
use rill_poly::{eq_plus_one, eq_table};

fn point() -> Vec<F> {
    (3..8u64).map(F::from).collect()
}

fn product(terms: &[Factors], low: usize, row: usize) -> F {
    terms.iter().map(|t| t.low[row % (1 << low)] * t.high[row >> low]).sum()
}

#[test]
fn factors_of_eq_multiply_to_eq() {
    let scale = F::from(11u64);
    for low in 0..6 {
        let terms = [Factors::eq(&point(), low, scale)];
        for (row, weight) in eq_table(&point(), scale).into_iter().enumerate() {
            assert_eq!(product(&terms, low, row), weight, "{low} low bits, row {row}");
        }
    }
}

#[test]
fn factors_of_the_successor_multiply_and_sum_to_it() {
    for low in 0..6 {
        let terms = Factors::eq_plus_one(&point(), low);
        let weights = oracle::weights(5, |row| eq_plus_one(&point(), row));
        for (row, weight) in weights.into_iter().enumerate() {
            assert_eq!(product(&terms, low, row), weight, "{low} low bits, row {row}");
        }
    }
}
