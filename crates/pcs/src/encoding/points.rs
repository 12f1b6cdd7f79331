//! Points of the two source groups, compressed.
//!
//! A point is its `x`, with the parity of `y` in the top bit of the last byte; the identity is the
//! bit below it and nothing else. Neither curve has a point with `y = 0`, because both orders are
//! odd.

use super::field::{FIELD_BYTES, is_odd, is_odd_fq2, read_fq, read_fq2, write_fq, write_fq2};
use crate::gls::{CURVE_PARAMETER, twisted_frobenius};
use crate::{G1Affine, G2Affine, G2Projective};
use ark_bn254::{g1, g2};
use ark_ec::short_weierstrass::{Affine, SWCurveConfig};
use ark_ec::{AffineRepr, PrimeGroup};

/// Bytes of an encoded point of `G1`.
pub const G1_BYTES: usize = FIELD_BYTES;

/// Bytes of an encoded point of `G2`.
pub const G2_BYTES: usize = 2 * FIELD_BYTES;

const ODD: u8 = 0x80;
const IDENTITY: u8 = 0x40;

/// Encodes a point of `G1`.
pub fn encode_g1(point: &G1Affine) -> [u8; G1_BYTES] {
    let mut bytes = [0; G1_BYTES];
    if point.is_zero() {
        bytes[G1_BYTES - 1] = IDENTITY;
    } else {
        write_fq(point.x, &mut bytes);
        bytes[G1_BYTES - 1] |= if is_odd(point.y) { ODD } else { 0 };
    }
    bytes
}

/// Encodes a point of `G2`.
pub fn encode_g2(point: &G2Affine) -> [u8; G2_BYTES] {
    let mut bytes = [0; G2_BYTES];
    if point.is_zero() {
        bytes[G2_BYTES - 1] = IDENTITY;
    } else {
        write_fq2(point.x, &mut bytes);
        bytes[G2_BYTES - 1] |= if is_odd_fq2(point.y) { ODD } else { 0 };
    }
    bytes
}

/// Decodes a point of `G1`; all points of the curve are in the group.
pub fn decode_g1(bytes: &[u8; G1_BYTES]) -> Option<G1Affine> {
    let mut x = *bytes;
    let flags = take_flags(&mut x[G1_BYTES - 1]);
    match flags {
        IDENTITY if x == [0; G1_BYTES] => Some(G1Affine::identity()),
        0 | ODD => lift::<g1::Config>(read_fq(&x)?, |y| is_odd(y) == (flags == ODD)),
        _ => None,
    }
}

/// Decodes a point of `G2` and checks that it is in the subgroup of order `p`.
pub fn decode_g2(bytes: &[u8; G2_BYTES]) -> Option<G2Affine> {
    decode_trusted_g2(bytes).filter(is_in_subgroup)
}

/// Decodes a point of the curve around `G2` without the subgroup check: for committed constants
/// only.
pub fn decode_trusted_g2(bytes: &[u8; G2_BYTES]) -> Option<G2Affine> {
    let mut x = *bytes;
    let flags = take_flags(&mut x[G2_BYTES - 1]);
    match flags {
        IDENTITY if x == [0; G2_BYTES] => Some(G2Affine::identity()),
        0 | ODD => lift::<g2::Config>(read_fq2(&x)?, |y| is_odd_fq2(y) == (flags == ODD)),
        _ => None,
    }
}

fn take_flags(byte: &mut u8) -> u8 {
    let flags = *byte & (ODD | IDENTITY);
    *byte &= !(ODD | IDENTITY);
    flags
}

/// The point above `x` whose `y` is `wanted`.
fn lift<P: SWCurveConfig>(
    x: P::BaseField,
    wanted: impl Fn(P::BaseField) -> bool,
) -> Option<Affine<P>> {
    let (y, other) = Affine::<P>::get_ys_from_x_unchecked(x)?;
    Some(Affine::new_unchecked(x, if wanted(y) { y } else { other }))
}

/// Whether `P`, a point of the twisted curve, satisfies `(x+1)P + ψ(xP) + ψ²(xP) = ψ³(2xP)`.
///
/// `ψ` satisfies `ψ² − tψ + q = 0`, and the norm of `(x+1) + xψ + xψ² − 2xψ³` in `Z[ψ]` has
/// greatest common divisor `p` with the order `p·(2q − p)` of the curve, so exactly the points of
/// order dividing `p` pass.
fn is_in_subgroup(point: &G2Affine) -> bool {
    let multiple = G2Projective::from(*point).mul_bigint([CURVE_PARAMETER]);
    let once = twisted_frobenius(multiple);
    let twice = twisted_frobenius(once);
    let thrice = twisted_frobenius(twice);
    multiple + point + once + twice == thrice + thrice
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::G1Projective;
    use ark_bn254::Fq2;
    use ark_ec::CurveGroup;
    use ark_ff::{Field, One, PrimeField, Zero};
    use rill_field::{AdditiveGroup, F};

    #[test]
    fn points_round_trip() {
        for scalar in [F::ZERO, F::ONE, -F::ONE, F::from(77u64), -F::from(123_456u64)] {
            let left = (G1Projective::generator() * scalar).into_affine();
            let right = (G2Projective::generator() * scalar).into_affine();
            assert_eq!(decode_g1(&encode_g1(&left)), Some(left));
            assert_eq!(decode_g2(&encode_g2(&right)), Some(right));
        }
    }

    #[test]
    fn other_bytes_for_the_identity_and_large_coordinates_are_refused() {
        let mut bytes = [0; G1_BYTES];
        bytes[31] = IDENTITY | ODD;
        assert_eq!(decode_g1(&bytes), None);
        bytes[31] = IDENTITY;
        bytes[0] = 1;
        assert_eq!(decode_g1(&bytes), None);
        let mut modulus = [0; G1_BYTES];
        write_fq(-ark_bn254::Fq::one(), &mut modulus);
        modulus[0] += 1;
        assert_eq!(decode_g1(&modulus), None);
        let mut both = [0; G2_BYTES];
        both[32..].copy_from_slice(&modulus);
        assert_eq!(decode_g2(&both), None);
    }

    #[test]
    fn the_subgroup_test_agrees_with_multiplication_by_the_order() {
        let (mut inside, mut outside) = (0, 0);
        for seed in 1..40u64 {
            let Some(point) = lift::<g2::Config>(Fq2::new(seed.into(), 1u64.into()), |_| true)
            else {
                continue;
            };
            let cleared = point.mul_by_cofactor();
            for candidate in [point, cleared] {
                let expected = G2Projective::from(candidate).mul_bigint(F::MODULUS).is_zero();
                assert_eq!(is_in_subgroup(&candidate), expected);
                *(if expected { &mut inside } else { &mut outside }) += 1;
            }
            assert_eq!(decode_g2(&encode_g2(&point)), None);
        }
        assert!(inside > 10 && outside > 10);
    }
}
