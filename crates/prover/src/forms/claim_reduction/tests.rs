//! The factors of weights are those of the weights. The form itself is tested by every relation
//! that is one.

use super::Factors;
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
        for row in 0..32 {
            let bits: Vec<F> = (0..5).rev().map(|i| F::from(row as u64 >> i & 1)).collect();
            assert_eq!(product(&terms, low, row), eq_plus_one(&point(), &bits), "{low}, {row}");
        }
    }
}
