//! Equality vectors.

use rill_field::F;

/// `eq(point, ·)`: `2^point.len()` entries, `Π (x_i or 1 − x_i)`; the first coordinate is the most
/// significant bit of the index.
pub(crate) fn eq_table(point: &[F]) -> Vec<F> {
    let mut table = vec![F::from(1u64)];
    for x in point {
        table = table
            .iter()
            .flat_map(|entry| {
                let high = *entry * x;
                [*entry - high, high]
            })
            .collect();
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_field::{AdditiveGroup, Field};

    #[test]
    fn at_a_vertex_it_is_the_indicator_of_the_index() {
        let table = eq_table(&[F::ONE, F::ZERO, F::ONE]);
        for (index, entry) in table.into_iter().enumerate() {
            assert_eq!(entry, if index == 5 { F::ONE } else { F::ZERO });
        }
    }
}
