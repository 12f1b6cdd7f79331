//! The generators that hide.
//!
//! A committed file holds, hashed from public seeds of their own,
//!
//! ```text
//! G_0 ‖ … ‖ G_31 ‖ H ‖ H_1 ‖ H_2 ‖ H_T
//! ```
//!
//! It is recomputed by `pcs-prover` and trusted here. Nobody knows a relation between any of them and
//! `Γ1`, `Γ2`.

use crate::encoding::{
    G1_BYTES, G2_BYTES, TARGET_BYTES, decode_g1, decode_trusted_g2, decode_trusted_target,
    encode_g1, encode_g2, encode_target,
};
use crate::setup::take;
use crate::{G1Affine, G2Affine, PcsError, Target};
use alloc::vec::Vec;
use rill_transcript::ROW_WIDTH;

/// Built once from the seeds and committed.
static GENERATORS: &[u8; HidingKey::BYTES] = include_bytes!("hiding.bin");

/// The generators that hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HidingKey {
    /// `G_0 .. G_31`: those of the values of a row.
    pub row: [G1Affine; ROW_WIDTH],
    /// `H`: that of the blind of a row.
    pub row_blind: G1Affine,
    /// `H_1`: that of blinds in `G1`.
    pub blind_g1: G1Affine,
    /// `H_2`: that of blinds in `G2`.
    pub blind_g2: G2Affine,
    /// `H_T = e(H_1, H_2)`: that of blinds in the target group.
    pub blind_target: Target,
}

impl HidingKey {
    /// Bytes of the file.
    pub const BYTES: usize = (ROW_WIDTH + 2) * G1_BYTES + G2_BYTES + TARGET_BYTES;

    /// The generators of the committed file.
    ///
    /// # Errors
    /// The file is damaged.
    pub fn committed() -> Result<Self, PcsError> {
        Self::decode(GENERATORS).ok_or(PcsError::MissingConstants)
    }

    fn decode(mut bytes: &[u8]) -> Option<Self> {
        let mut g1 = || decode_g1(take::<G1_BYTES>(&mut bytes)?);
        let row: Vec<G1Affine> = (0..ROW_WIDTH).map(|_| g1()).collect::<Option<_>>()?;
        let (row_blind, blind_g1) = (g1()?, g1()?);
        let blind_g2 = decode_trusted_g2(take::<G2_BYTES>(&mut bytes)?)?;
        let blind_target = decode_trusted_target(take::<TARGET_BYTES>(&mut bytes)?)?;
        Some(Self { row: row.try_into().ok()?, row_blind, blind_g1, blind_g2, blind_target })
    }

    /// The bytes of the file.
    pub fn encode(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::BYTES);
        for point in self.row.iter().chain([&self.row_blind, &self.blind_g1]) {
            bytes.extend_from_slice(&encode_g1(point));
        }
        bytes.extend_from_slice(&encode_g2(&self.blind_g2));
        bytes.extend_from_slice(&encode_target(&self.blind_target));
        bytes
    }
}
