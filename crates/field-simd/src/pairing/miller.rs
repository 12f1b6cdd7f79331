//! Multi-Miller loops: the product of the Miller values of many pairs, with shared squarings.

use super::lines::{Line, PreparedG2, Step, schedule};
use crate::backend::in_lanes;
use ark_bn254::{Fq, Fq2, Fq12, G1Affine};
use ark_ec::AffineRepr;
use ark_ff::{Field, One};

/// Pairs that share one accumulator. Enough that its squarings cost little, few enough that their
/// current lines stay in the cache.
const BATCH: usize = 256;

/// What a line depends on of P = (x, y).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Multipliers {
    /// `-x/y`.
    pub(crate) slope: Fq,
    /// `1/y`.
    pub(crate) offset: Fq,
}

/// `Π e'(p_i, q_i)` for Miller values `e'`; apply the final exponentiation to get the product of
/// pairings. Pairs with an identity contribute one.
///
/// # Panics
/// If the lengths differ.
pub fn multi_miller_loop(p: &[G1Affine], q: &[&PreparedG2]) -> Fq12 {
    assert_eq!(p.len(), q.len(), "points come in pairs");
    let finite = |(p, q): &(&G1Affine, &&PreparedG2)| !p.is_zero() && !q.lines.is_empty();
    let pairs: Vec<(&G1Affine, &[Line])> =
        p.iter().zip(q).filter(finite).map(|(p, q)| (p, q.lines.as_slice())).collect();
    pairs.chunks(BATCH).map(miller_batch).product()
}

fn miller_batch(pairs: &[(&G1Affine, &[Line])]) -> Fq12 {
    let mut inverses: Vec<Fq> = pairs.iter().map(|(p, _)| p.y).collect();
    // No point of G1 has y = 0: the order is odd.
    ark_ff::batch_inversion(&mut inverses);
    let multipliers: Vec<Multipliers> = pairs
        .iter()
        .zip(inverses)
        .map(|((p, _), inverse)| Multipliers { slope: -(p.x * inverse), offset: inverse })
        .collect();
    let lines: Vec<&[Line]> = pairs.iter().map(|(_, lines)| *lines).collect();
    in_lanes!(miller_loop(&multipliers, &lines), portable(&multipliers, &lines))
}

fn portable(multipliers: &[Multipliers], lines: &[&[Line]]) -> Fq12 {
    let quarter = Fq::from(4u64).inverse().expect("4 is not 0");
    let quarters: Vec<Fq> = multipliers.iter().map(|m| m.slope * quarter).collect();
    let mut f = Fq12::one();
    for (number, step) in schedule().enumerate() {
        if step == Step::Double {
            f.square_in_place();
        }
        for ((lines, multiplier), quarter_slope) in lines.iter().zip(multipliers).zip(&quarters) {
            let Line { slope_times_4: mut a, offset: mut b } = lines[number];
            a.mul_assign_by_fp(quarter_slope);
            b.mul_assign_by_fp(&multiplier.offset);
            f.mul_by_034(&Fq2::ONE, &a, &b);
        }
    }
    f
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{on_all, random_points};
    use ark_bn254::{Bn254, G2Affine};
    use ark_ec::pairing::{MillerLoopOutput, Pairing};

    fn finish(f: &Fq12) -> Fq12 {
        Bn254::final_exponentiation(MillerLoopOutput(*f)).unwrap().0
    }

    /// Random pairs with identities on either side, and repetitions.
    fn pairs(count: usize) -> (Vec<G1Affine>, Vec<G2Affine>) {
        let (mut p, mut q) = (random_points(21, count), random_points(22, count));
        for i in 0..count {
            match i % 11 {
                3 => p[i] = G1Affine::identity(),
                5 => q[i] = G2Affine::identity(),
                7 => q[i] = q[i - 1],
                8 => p[i] = -p[i - 1],
                9 => p[i] = p[i - 1],
                _ => {}
            }
        }
        (p, q)
    }

    #[test]
    fn multi_pairings_agree_with_arkworks() {
        for count in [0, 1, 2, 8, 9, 31, 300] {
            let (p, q) = pairs(count);
            let expected = Bn254::multi_pairing(&p, &q).0;
            let mut values = Vec::new();
            on_all(|backend| {
                let prepared = PreparedG2::prepare(&q);
                let f = multi_miller_loop(&p, &prepared.iter().collect::<Vec<_>>());
                assert_eq!(finish(&f), expected, "{backend:?}, {count}");
                values.push((prepared, f));
            });
            assert!(values.windows(2).all(|pair| pair[0] == pair[1]), "same lines, same value");
        }
    }
}
