//! Sums of pairings that share one side.

use ark_bn254::{Bn254, Config, Fq2, Fq12};
use ark_ec::AffineRepr;
use ark_ec::bn::{BnConfig, G2Prepared as Prepared};
use ark_ec::pairing::{MillerLoopOutput, Pairing};
use ark_ff::{Field, One};
use rayon::prelude::*;
use rill_pcs::{G1Affine, G2Affine, Target};
use std::ops::Range;

type G2Prepared = Prepared<Config>;

/// Points of `G2` whose lines are held at once, 17 KB each.
const BLOCK: usize = 32;

/// `Σ_i e(left_k[i], right[i])` for every `k`; shorter sides end in identities.
///
/// The lines of `right[i]` are computed once for all `k`; pairs with an identity cost nothing.
pub(crate) fn shared_pairings(left: &[&[G1Affine]], right: &[G2Affine]) -> Vec<Target> {
    let longest = left.iter().map(|points| points.len()).max().unwrap_or(0).min(right.len());
    let products = (0..longest.div_ceil(BLOCK))
        .into_par_iter()
        .map(|block| block_products(left, right, block * BLOCK..((block + 1) * BLOCK).min(longest)))
        .reduce(
            || vec![Fq12::one(); left.len()],
            |mut product, part| {
                product.iter_mut().zip(part).for_each(|(product, part)| *product *= part);
                product
            },
        );
    products
        .into_par_iter()
        .map(|f| Bn254::final_exponentiation(MillerLoopOutput(f)).expect("a Miller value is not 0"))
        .collect()
}

fn block_products(left: &[&[G1Affine]], right: &[G2Affine], range: Range<usize>) -> Vec<Fq12> {
    let side = |points: &&[G1Affine]| -> Vec<G1Affine> {
        range.clone().map(|i| points.get(i).copied().unwrap_or_default()).collect()
    };
    let left: Vec<Vec<G1Affine>> = left.iter().map(side).collect();
    let lines: Vec<G2Prepared> = right[range.clone()]
        .iter()
        .enumerate()
        .map(|(i, point)| {
            let needed = left.iter().any(|points| !points[i].is_zero());
            G2Prepared::from(if needed { *point } else { G2Affine::identity() })
        })
        .collect();
    left.iter().map(|points| miller_loop(points, &lines)).collect()
}

/// The product of the pairs' Miller functions; one squaring per bit for all of them.
fn miller_loop(left: &[G1Affine], right: &[G2Prepared]) -> Fq12 {
    let mut pairs: Vec<_> = left
        .iter()
        .zip(right)
        .filter(|(p, q)| !p.is_zero() && !q.infinity)
        .map(|(p, q)| (*p, q.ell_coeffs.iter()))
        .collect();
    let mut f = Fq12::one();
    if pairs.is_empty() {
        return f;
    }
    let mut multiply_lines = |f: &mut Fq12| {
        for (point, lines) in &mut pairs {
            multiply_line(f, lines.next().expect("as many lines as steps"), point);
        }
    };
    for (step, bit) in Config::ATE_LOOP_COUNT.iter().rev().skip(1).enumerate() {
        if step > 0 {
            f.square_in_place();
        }
        multiply_lines(&mut f);
        if *bit != 0 {
            multiply_lines(&mut f);
        }
    }
    // The two additions of Frobenius images that end the optimal ate loop.
    multiply_lines(&mut f);
    multiply_lines(&mut f);
    f
}

/// `f · (c0·y + c1·x·w + c2·w³)`.
fn multiply_line(f: &mut Fq12, (c0, c1, c2): &(Fq2, Fq2, Fq2), point: &G1Affine) {
    let (mut c0, mut c1) = (*c0, *c1);
    c0.mul_assign_by_fp(&point.y);
    c1.mul_assign_by_fp(&point.x);
    f.mul_by_034(&c0, &c1, c2);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generators::{g1_generators, g2_generators};

    #[test]
    fn shared_pairings_agree_with_separate_ones() {
        let (mut left, right) = (g1_generators(80), g2_generators(70));
        left[3] = G1Affine::identity();
        let sums = shared_pairings(&[&left, &left[5..10], &[]], &right);
        let expected = |points: &[G1Affine]| -> Target {
            points.iter().zip(&right).map(|(p, q)| Bn254::pairing(p, q)).sum()
        };
        assert_eq!(sums, [expected(&left), expected(&left[5..10]), expected(&[])]);
    }
}
