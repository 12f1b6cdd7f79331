//! Linear combinations of vectors of points: every position gets the same scalars.

use super::Curve;
use crate::points::Points;
use ark_ec::short_weierstrass::Affine;
use rayon::prelude::*;
use rill_field::F;
use rill_field_simd::Part;

/// Positions treated by one task.
const BLOCK: usize = 128;

/// `out_i = Σ_k c_k·P_k[i]` for `i < length`; shorter vectors end in identities.
pub(crate) fn combine<P: Curve, V: Points<P> + ?Sized>(
    terms: &[(&V, F)],
    length: usize,
) -> Vec<Affine<P>> {
    let splits: Vec<_> =
        terms.iter().map(|(points, scalar)| (*points, P::split(*scalar))).collect();
    (0..length.div_ceil(BLOCK))
        .into_par_iter()
        .flat_map_iter(|block| {
            let (start, end) = (block * BLOCK, ((block + 1) * BLOCK).min(length));
            let blocks: Vec<_> =
                splits.iter().map(|(points, split)| (points.block(start..end), split)).collect();
            let parts: Vec<Part<'_, P>> = blocks
                .iter()
                .flat_map(|(points, split)| {
                    split.iter().enumerate().map(move |(power, (negative, magnitude))| Part {
                        points,
                        power,
                        negative: *negative,
                        magnitude: *magnitude,
                    })
                })
                .collect();
            rill_field_simd::combine(&parts, end - start)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ark_bn254::{g1, g2};
    use ark_ec::short_weierstrass::Projective;
    use ark_ec::{AffineRepr, CurveGroup};
    use rill_field::{AdditiveGroup, Field};

    fn agrees_with_separate_products<P: Curve>(generator: Affine<P>) {
        let vector = |start: u64, length: u64| -> Vec<Affine<P>> {
            (start..start + length).map(|i| (generator * F::from(i)).into_affine()).collect()
        };
        let (long, short) = (vector(0, 600), vector(7, 530));
        let scalars = [F::from(3u64).inverse().unwrap(), -F::ONE, F::ONE, F::ZERO];
        let terms = [&long[..], &short, &long, &short].into_iter().zip(scalars).collect::<Vec<_>>();
        let combined = combine(&terms, 600);
        for (i, point) in combined.iter().enumerate() {
            let expected: Projective<P> = terms
                .iter()
                .filter_map(|(points, scalar)| points.get(i).map(|point| *point * *scalar))
                .sum();
            assert_eq!(point.into_group(), expected);
        }
    }

    #[test]
    fn combinations_agree_with_separate_products_in_both_groups() {
        agrees_with_separate_products(Affine::<g1::Config>::generator());
        agrees_with_separate_products(Affine::<g2::Config>::generator());
    }
}
