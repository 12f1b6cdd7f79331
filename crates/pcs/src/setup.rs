//! The verifier's public constants.
//!
//! A committed file holds, for the generators hashed from the public seed,
//!
//! ```text
//! Γ1_0 ‖ Γ2_0 ‖ χ_0 ‖ χ_1 ‖ Δ1_1 ‖ Δ2_1 ‖ χ_2 ‖ Δ1_2 ‖ Δ2_2 ‖ …
//! ```
//!
//! It is recomputed by `pcs-prover` (a test for the first levels, `xtask` for all) and trusted
//! here.

use crate::encoding::{
    G1_BYTES, G2_BYTES, TARGET_BYTES, decode_g1, decode_trusted_g2, decode_trusted_target,
    encode_g1, encode_g2, encode_target,
};
use crate::{G1Affine, G2Affine, PcsError, Shape, Target};
use alloc::vec::Vec;

/// Built once from the seed and committed.
static CONSTANTS: &[u8] = include_bytes!("constants.bin");

/// Pairings of the first `2^level` generators. Generators are nested: those of a level are a prefix
/// of the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelConstants {
    /// `χ = ⟨Γ1, Γ2⟩`.
    pub chi: Target,
    /// `Δ1 = ⟨Γ1_right, Γ2_left⟩`.
    pub rows_cross: Target,
    /// `Δ2 = ⟨Γ1_left, Γ2_right⟩`.
    pub columns_cross: Target,
}

/// What the verifier knows of the generators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierSetup {
    /// `Γ1_0`.
    pub first_g1: G1Affine,
    /// `Γ2_0`.
    pub first_g2: G2Affine,
    /// `χ_0 = e(Γ1_0, Γ2_0)`.
    pub chi_zero: Target,
    /// Levels `1, 2, …`.
    pub levels: Vec<LevelConstants>,
}

impl VerifierSetup {
    /// The constants that openings of `shape` use, decoded from the committed file.
    pub fn for_shape(shape: Shape) -> Result<Self, PcsError> {
        Self::decode(CONSTANTS, shape.log_columns()).ok_or(PcsError::MissingConstants)
    }

    fn decode(mut bytes: &[u8], level_count: usize) -> Option<Self> {
        let first_g1 = decode_g1(take::<G1_BYTES>(&mut bytes)?)?;
        let first_g2 = decode_trusted_g2(take::<G2_BYTES>(&mut bytes)?)?;
        let mut target = || decode_trusted_target(take::<TARGET_BYTES>(&mut bytes)?);
        let chi_zero = target()?;
        let level = |_| {
            Some(LevelConstants { chi: target()?, rows_cross: target()?, columns_cross: target()? })
        };
        let levels = (0..level_count).map(level).collect::<Option<_>>()?;
        Some(Self { first_g1, first_g2, chi_zero, levels })
    }
}

pub(crate) fn take<'a, const N: usize>(bytes: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(head)
}

/// The bytes of the constants file for `setup`.
pub fn encode_constants(setup: &VerifierSetup) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend_from_slice(&encode_g1(&setup.first_g1));
    bytes.extend_from_slice(&encode_g2(&setup.first_g2));
    bytes.extend_from_slice(&encode_target(&setup.chi_zero));
    for level in &setup.levels {
        for element in [level.chi, level.rows_cross, level.columns_cross] {
            bytes.extend_from_slice(&encode_target(&element));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_constants_decode_and_encode_to_the_same_bytes() {
        let levels = (CONSTANTS.len() - G1_BYTES - G2_BYTES - TARGET_BYTES) / (3 * TARGET_BYTES);
        let setup = VerifierSetup::decode(CONSTANTS, levels).unwrap();
        assert_eq!(encode_constants(&setup), CONSTANTS);
        assert!(VerifierSetup::decode(CONSTANTS, levels + 1).is_none());
    }
}
