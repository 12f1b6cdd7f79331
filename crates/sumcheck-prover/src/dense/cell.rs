//! The weights of the rows of a cell.
//!
//! After `i` bound cycle variables a cell has `2^i` rows, and row `o` of it the weight
//!
//! ```text
//! W[o] = eq(o, r_0 … r_(i-1)),     W[o + 2^i·bit] = W[o]·(r_i if bit else 1 - r_i)
//! ```

use rill_field::F;

/// Binds one more variable: twice as many weights.
pub fn bind_weights(weights: &mut Vec<F>, challenge: F) {
    let high = split_weights(weights, challenge);
    weights.extend(high);
}

/// The same, with the two halves kept apart: leaves those of bit 0, returns those of bit 1.
pub fn split_weights(weights: &mut [F], challenge: F) -> Vec<F> {
    let high: Vec<F> = weights.iter().map(|weight| *weight * challenge).collect();
    weights.iter_mut().zip(&high).for_each(|(weight, high)| *weight -= high);
    high
}
