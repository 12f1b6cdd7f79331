//! Sums of weights by bits of four calls.

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
