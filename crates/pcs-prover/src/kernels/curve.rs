//! What differs between the two source groups.

use ark_bn254::{g1, g2};
use ark_ec::scalar_mul::glv::GLVConfig;
use ark_ff::PrimeField;
use rill_field::F;
use rill_field_simd::Group;
use rill_pcs::gls::decompose;

/// A source group.
pub(crate) trait Curve: Group<ScalarField = F> {
    /// `scalar = Σ ±magnitude_j·λ^j` with the endomorphism's eigenvalue `λ`: whether negative, and
    /// the magnitude.
    fn split(scalar: F) -> Vec<(bool, u128)>;
}

impl Curve for g1::Config {
    fn split(scalar: F) -> Vec<(bool, u128)> {
        let (first, second) = <Self as GLVConfig>::scalar_decomposition(scalar);
        let part = |(positive, magnitude): (bool, F)| {
            let limbs = magnitude.into_bigint().0;
            (!positive, u128::from(limbs[0]) | (u128::from(limbs[1]) << 64))
        };
        vec![part(first), part(second)]
    }
}

impl Curve for g2::Config {
    fn split(scalar: F) -> Vec<(bool, u128)> {
        decompose(scalar).map(|part| (part.negative, u128::from(part.magnitude))).to_vec()
    }
}
