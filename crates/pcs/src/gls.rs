//! Four-dimensional scalar decomposition (Galbraith–Lin–Scott).
//!
//! On the target group the Frobenius map, and on `G2` its twisted form `ψ`, multiply by `λ = q mod
//! p = 6x²`, where `x` is the curve parameter. A scalar `k` becomes `k = k_0 + k_1·λ + k_2·λ² +
//! k_3·λ³` with `|k_i| <= 3x < 2^64`.
//!
//! The rows `b_i` of `BASIS` span the lattice of all `(k_0, …, k_3)` that represent zero. With
//! `α = (k, 0, 0, 0)·BASIS^-1` rounded to integers, `(k, 0, 0, 0) − Σ α_i·b_i` is the wanted
//! vector: it is at most half the sum of the rows' absolute values, column by column.

use crate::G2Projective;
use ark_bn254::Config as Bn254Config;
use ark_ec::bn::BnConfig;
use rill_field::{F, Field, PrimeField};

/// The curve parameter `x`; `p = 36x⁴ + 36x³ + 18x² + 6x + 1`.
pub const CURVE_PARAMETER: u64 = 4_965_661_367_192_848_881;

const X: i128 = CURVE_PARAMETER as i128;

/// A basis of the lattice of relations between the powers of `λ`.
const BASIS: [[i128; 4]; 4] = [
    [2 * X, X + 1, -X, X],
    [-X, X, -X, -2 * X - 1],
    [X + 1, X, X, -2 * X],
    [2 * X + 1, -X, -X - 1, -X],
];

/// The first row of `BASIS^-1`, times `2^256`, rounded: sign and little-endian limbs.
///
/// Exactly, it is `(6x³ − x, −(6x³ + 6x² + 2x), 6x³ + 6x² + 4x + 1, 6x³ + 6x² + x) / p`.
const INVERSE_ROW: [(bool, [u64; 3]); 4] = [
    (false, [0x46f4bda995d51bb1, 0x08e5da66fc7184ae, 0x9e80318ab0d92b93]),
    (true, [0x2dff291532e42728, 0x55b4ca7ba3e5577f, 0x9e80318ab0d92b95]),
    (false, [0x071c4c43fac4db00, 0x55b4ca7ba3e55782, 0x9e80318ab0d92b95]),
    (false, [0xc170977dcef3cd3f, 0x55b4ca7ba3e5577d, 0x9e80318ab0d92b95]),
];

/// A signed integer below `2^64` in absolute value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Short {
    /// Whether the integer is negative.
    pub negative: bool,
    /// Its absolute value.
    pub magnitude: u64,
}

/// `k_0, …, k_3` with `scalar = Σ k_i·λ^i`.
pub fn decompose(scalar: F) -> [Short; 4] {
    let limbs = scalar.into_bigint().0;
    let low = i128::from(limbs[0]) | (i128::from(limbs[1]) << 64);
    // The result is short, so it suffices to compute it modulo 2^128.
    let mut parts = [low, 0, 0, 0];
    for ((negative, inverse), row) in INVERSE_ROW.iter().zip(BASIS) {
        let alpha = rounded_high_product(&limbs, inverse);
        let alpha = if *negative { alpha.wrapping_neg() } else { alpha };
        for (part, entry) in parts.iter_mut().zip(row) {
            *part = part.wrapping_sub(alpha.wrapping_mul(entry));
        }
    }
    parts.map(|part| Short { negative: part < 0, magnitude: part.unsigned_abs() as u64 })
}

/// `round(left·right / 2^256) mod 2^128`.
fn rounded_high_product(left: &[u64; 4], right: &[u64; 3]) -> i128 {
    let mut product = [0u64; 7];
    // Adding 2^255 first turns the later truncation into rounding.
    product[3] = 1 << 63;
    for (shift, factor) in right.iter().enumerate() {
        let mut carry = 0u128;
        for (digit, limb) in product.iter_mut().skip(shift).zip(left.iter().chain(&[0; 3])) {
            // At most (2^64 - 1)^2 + 2·(2^64 - 1) = 2^128 - 1.
            let product = u128::from(*factor).saturating_mul((*limb).into());
            carry = carry.saturating_add((*digit).into()).saturating_add(product);
            *digit = carry as u64;
            carry >>= 64;
        }
    }
    i128::from(product[4]) | (i128::from(product[5]) << 64)
}

/// `ψ`: untwist, Frobenius, twist. On `G2` it multiplies by `λ`.
pub(crate) fn twisted_frobenius(mut point: G2Projective) -> G2Projective {
    point.x.frobenius_map_in_place(1);
    point.y.frobenius_map_in_place(1);
    point.z.frobenius_map_in_place(1);
    point.x *= Bn254Config::TWIST_MUL_BY_Q_X;
    point.y *= Bn254Config::TWIST_MUL_BY_Q_Y;
    point
}

#[cfg(test)]
mod tests {
    use super::*;
    use rill_field::{AdditiveGroup, Field, from_i128, from_uniform_bytes};

    fn recompose(parts: [Short; 4]) -> F {
        let lambda = F::from(6u64) * F::from(CURVE_PARAMETER).square();
        parts.iter().rev().fold(F::ZERO, |sum, part| {
            let value = F::from(part.magnitude);
            sum * lambda + if part.negative { -value } else { value }
        })
    }

    #[test]
    fn parts_recompose_and_obey_the_bound() {
        let random = (0..2000u32).map(|seed| {
            let mut bytes = [0u8; 64];
            for (i, byte) in bytes.iter_mut().enumerate() {
                *byte =
                    (seed.wrapping_mul(2_654_435_761).wrapping_add(i as u32 * 40_503) >> 13) as u8;
            }
            from_uniform_bytes(&bytes)
        });
        let corners = [F::ZERO, F::ONE, -F::ONE, from_i128(-X), from_i128(i128::MAX)];
        for scalar in random.chain(corners) {
            let parts = decompose(scalar);
            assert_eq!(recompose(parts), scalar);
            assert!(parts.iter().all(|part| u128::from(part.magnitude) <= 3 * X as u128 + 1));
        }
    }

    #[test]
    fn every_basis_row_represents_zero() {
        let lambda = F::from(6u64) * F::from(CURVE_PARAMETER).square();
        for row in BASIS {
            let sum = row.iter().rev().fold(F::ZERO, |sum, entry| sum * lambda + from_i128(*entry));
            assert_eq!(sum, F::ZERO);
        }
    }
}
