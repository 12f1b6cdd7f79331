//! From our types, of arkworks 0.6, to those of `dory-pcs`, of arkworks 0.5.

use ark_serialize::CanonicalSerialize;
use dory_pcs::backends::arkworks::{ArkFr, ArkG1, ArkG2, ArkGT};
use dory_pcs::primitives::DoryDeserialize;
use rill_field::F;
use rill_pcs::{G1Affine, G2Affine, Target};

pub(crate) fn scalar(ours: F) -> ArkFr {
    carry(&ours)
}

pub(crate) fn scalars(ours: &[F]) -> Vec<ArkFr> {
    ours.iter().copied().map(scalar).collect()
}

pub(crate) fn g1(ours: G1Affine) -> ArkG1 {
    carry(&ours)
}

pub(crate) fn g2(ours: G2Affine) -> ArkG2 {
    carry(&ours)
}

pub(crate) fn target(ours: &Target) -> ArkGT {
    carry(ours)
}

/// Through the canonical bytes, in full coordinates. Their decoder checks curve and subgroup even
/// so; *checked* would be twice.
fn carry<T: DoryDeserialize>(ours: &impl CanonicalSerialize) -> T {
    let mut bytes = Vec::new();
    ours.serialize_uncompressed(&mut bytes).unwrap();
    let mut rest = bytes.as_slice();
    let theirs = T::deserialize_uncompressed_unchecked(&mut rest).unwrap();
    assert!(rest.is_empty(), "both sides use the same number of bytes");
    theirs
}
