//! Elements of the target group in 128 bytes, a third of their coordinates.
//!
//! Write `Fq12 = Fq6[w]` with `w² = v` and `Fq6 = Fq2[v]` with `v³ = ξ`. An element `f ≠ ±1` of
//! norm one over `Fq6` is `f = (c + w)/(c − w)` for exactly one `c ∈ Fq6`: if `f = a + b·w`, then
//! `c = (1 + a)/b`. Products become `c·c' ↦ (c·c' + v)/(c + c')`.
//!
//! Let `ω` be the cube root of unity with `v^(q²) = ω·v`, so `w^(q²) = −ω²·w`. The cyclotomic
//! condition `f · f^(q⁴) = f^(q²)` reads, with `c'` and `c''` the conjugates of `c` under `q²` and
//! `q⁴`,
//!
//! ```text
//! ω·c·c' + c'·c'' + ω²·c·c'' = −v,    which for c = c0 + c1·v + c2·v² is    3·c0·c1 = 1 + 3·ξ·c2².
//! ```
//!
//! So `c1` and `c2` determine `c0`: `c1 = 0` would make `−1/(3ξ)` a square in `Fq2`, but `−3` is a
//! square there and `ξ` is not. Hence every pair with `c1 ≠ 0` encodes one element of the
//! cyclotomic subgroup, every element but the identity has one such pair, and the identity takes
//! the pair `(0, 0)`. What is left to check is the order.

use super::field::{FIELD_BYTES, read_fq2, write_fq2};
use crate::Target;
use crate::gls::CURVE_PARAMETER;
use ark_bn254::{Fq2, Fq6, Fq6Config, Fq12};
use ark_ff::{AdditiveGroup, CyclotomicMultSubgroup, Field, Fp6Config, One, Zero};

/// Bytes of an encoded element of the target group: `c1 ‖ c2`.
pub const TARGET_BYTES: usize = 4 * FIELD_BYTES;

/// Encodes an element of the target group.
pub fn encode_target(element: &Target) -> [u8; TARGET_BYTES] {
    let f = element.0;
    let mut bytes = [0; TARGET_BYTES];
    // b = 0 only for the identity, which is encoded by zeros.
    if let Some(inverse) = f.c1.inverse() {
        let c = (Fq6::one() + f.c0) * inverse;
        let (first, second) = bytes.split_at_mut(2 * FIELD_BYTES);
        write_fq2(c.c1, first);
        write_fq2(c.c2, second);
    }
    bytes
}

/// Decodes an element of the target group and checks its order.
pub fn decode_target(bytes: &[u8; TARGET_BYTES]) -> Option<Target> {
    decode_trusted_target(bytes).filter(has_prime_order)
}

/// Decodes an element of the cyclotomic subgroup without checking its order: for committed
/// constants only.
pub fn decode_trusted_target(bytes: &[u8; TARGET_BYTES]) -> Option<Target> {
    let (first, second) = bytes.split_at_checked(2 * FIELD_BYTES)?;
    let (c1, c2) = (read_fq2(first)?, read_fq2(second)?);
    let Some(inverse) = (c1.double() + c1).inverse() else {
        return c2.is_zero().then(Target::zero);
    };
    let squared = c2.square();
    let c0 = (Fq2::one() + Fq6Config::mul_fp2_by_nonresidue(squared.double() + squared)) * inverse;
    from_parameter(Fq6::new(c0, c1, c2))
}

/// `(c + w)/(c − w) = ((c² + v) + 2c·w) / (c² − v)`; the denominator is not zero, since `v` is not
/// a square.
fn from_parameter(c: Fq6) -> Option<Target> {
    let square = c.square();
    let v = Fq6::new(Fq2::zero(), Fq2::one(), Fq2::zero());
    let inverse = (square - v).inverse()?;
    let f = Fq12::new((square + v) * inverse, c.double() * inverse);
    Some(ark_ec::pairing::PairingOutput(f))
}

/// Whether `f` of the cyclotomic subgroup satisfies `f^(x+1) · f^(xq) · f^(xq²) = f^(2xq³)`.
///
/// The greatest common divisor of `(x+1) + xq + xq² − 2xq³` with the subgroup's order `q⁴ − q² + 1`
/// is `p`.
fn has_prime_order(element: &Target) -> bool {
    let f = element.0;
    let power = f.cyclotomic_exp([CURVE_PARAMETER]);
    let frobenius = |times: usize| {
        let mut image = power;
        image.frobenius_map_in_place(times);
        image
    };
    power * f * frobenius(1) * frobenius(2) == frobenius(3).cyclotomic_square()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ark_ec::PrimeGroup;
    use ark_ff::PrimeField;
    use rill_field::F;

    /// Elements of the cyclotomic subgroup that are almost surely not of order `p`.
    fn cyclotomic(seed: u64) -> Fq12 {
        let fq2 = |i: u64| Fq2::new((seed + i).into(), (seed * i + 7).into());
        let f = Fq12::new(Fq6::new(fq2(1), fq2(2), fq2(3)), Fq6::new(fq2(4), fq2(5), fq2(6)));
        let mut conjugate = f;
        conjugate.conjugate_in_place();
        let f = conjugate * f.inverse().unwrap();
        f.frobenius_map(2) * f
    }

    #[test]
    fn elements_round_trip() {
        for scalar in [F::ZERO, F::ONE, -F::ONE, F::from(5u64), -F::from(1u64 << 40)] {
            let element = Target::generator() * scalar;
            assert_eq!(decode_target(&encode_target(&element)), Some(element));
        }
        assert_eq!(encode_target(&Target::zero()), [0; TARGET_BYTES]);
    }

    #[test]
    fn the_whole_cyclotomic_subgroup_is_encodable_and_other_orders_are_refused() {
        for seed in 1..20 {
            let f = cyclotomic(seed);
            let bytes = encode_target(&ark_ec::pairing::PairingOutput(f));
            assert_eq!(decode_trusted_target(&bytes).map(|t| t.0), Some(f));
            assert!(!f.pow(F::MODULUS).is_one());
            assert_eq!(decode_target(&bytes), None);
        }
    }

    #[test]
    fn decoded_elements_have_the_order_of_the_group() {
        let mut bytes = encode_target(&(Target::generator() * F::from(9u64)));
        assert!(decode_target(&bytes).unwrap().0.pow(F::MODULUS).is_one());
        bytes[0] ^= 1;
        assert_eq!(decode_target(&bytes), None);
        let twisted = decode_trusted_target(&bytes).unwrap().0;
        assert_eq!(twisted.frobenius_map(4) * twisted, twisted.frobenius_map(2));
    }

    #[test]
    fn a_second_encoding_of_the_identity_and_large_coordinates_are_refused() {
        let mut bytes = [0; TARGET_BYTES];
        bytes[64] = 1;
        assert_eq!(decode_target(&bytes), None);
        assert_eq!(decode_target(&[0xff; TARGET_BYTES]), None);
    }
}
