//! Independent additions, many at a time, in affine coordinates.

use crate::backend::in_lanes;
use ark_bn254::{Fq, G1Affine};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{One, Zero};

/// Indices of the two summands.
pub(crate) type Pair = [u32; 2];

/// What a chunk of additions leaves on the way to its inversion for the way back.
#[derive(Default)]
pub(crate) struct Room {
    inverses: Vec<Fq>,
    #[cfg(target_arch = "x86_64")]
    steps: Vec<crate::ifma::Step>,
}

/// `out[k] = points[i] + points[j]` for `pairs[k] = [i, j]`, all cases included.
pub(crate) fn add_pairs(
    points: &[G1Affine],
    pairs: &[Pair],
    out: &mut [G1Affine],
    room: &mut Room,
) {
    in_lanes!(
        add_pairs(points, pairs, out, &mut room.steps),
        portable(points, pairs, out, &mut room.inverses)
    );
}

/// One complete addition.
pub(crate) fn add_one(a: &G1Affine, b: &G1Affine) -> G1Affine {
    (a.into_group() + b).into_affine()
}

/// Additions per inversion.
const CHUNK: usize = 1024;

/// Whether the slope is `dy/dx`: neither operand is the identity and the x differ.
fn ordinary(a: &G1Affine, b: &G1Affine) -> bool {
    a.x != b.x && !a.is_zero() && !b.is_zero()
}

fn portable(points: &[G1Affine], pairs: &[Pair], out: &mut [G1Affine], inverses: &mut Vec<Fq>) {
    for (pairs, out) in pairs.chunks(CHUNK).zip(out.chunks_mut(CHUNK)) {
        let operands = |pair: &Pair| (&points[pair[0] as usize], &points[pair[1] as usize]);
        inverses.clear();
        inverses.extend(
            pairs.iter().map(operands).map(
                |(a, b)| {
                    if ordinary(a, b) { b.x - a.x } else { Fq::one() }
                },
            ),
        );
        ark_ff::batch_inversion(inverses);
        for ((pair, inverse), out) in pairs.iter().zip(&*inverses).zip(out) {
            let (a, b) = operands(pair);
            *out = if ordinary(a, b) { chord(a, b, inverse) } else { add_one(a, b) };
        }
    }
}

/// The sum of two points with different x, given `1/(x2 - x1)`.
fn chord(a: &G1Affine, b: &G1Affine, inverse_dx: &Fq) -> G1Affine {
    let slope = (b.y - a.y) * inverse_dx;
    let x = slope * slope - a.x - b.x;
    let y = slope * (a.x - x) - a.y;
    debug_assert!(!x.is_zero(), "no point of G1 has x = 0");
    G1Affine::new_unchecked(x, y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{on_all, random_points};

    #[test]
    fn all_cases_of_addition_agree_with_arkworks() {
        let mut points = random_points(7, 40);
        points.extend(points.clone().iter().map(|p| -*p));
        points.push(G1Affine::identity());
        let count = points.len() as u32;
        let pairs: Vec<Pair> = (0..count).flat_map(|i| (0..count).map(move |j| [i, j])).collect();
        let expected: Vec<G1Affine> =
            pairs.iter().map(|p| add_one(&points[p[0] as usize], &points[p[1] as usize])).collect();
        let mut room = Room::default();
        on_all(|backend| {
            // Lengths around the block and chunk sizes.
            for length in [0, 1, 15, 16, 17, 1023, 1025, 4097, pairs.len()] {
                let mut out = vec![G1Affine::identity(); length];
                add_pairs(&points, &pairs[..length], &mut out, &mut room);
                assert_eq!(out, expected[..length], "{backend:?}, {length}");
            }
        });
    }
}
