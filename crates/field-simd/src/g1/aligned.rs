//! Points that do not straddle cache lines.
//!
//! A vector of points begins wherever its allocator says, as a rule 16 bytes into a line. Sums that
//! pick points of a large table here and there then fetch two lines for each.

use ark_bn254::G1Affine;
use core::slice;

/// One point in a cache line of its own.
#[repr(C, align(64))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Aligned(G1Affine);

const _: () = assert!(size_of::<Aligned>() == size_of::<G1Affine>());

impl Aligned {
    pub(super) fn identity() -> Self {
        Self(G1Affine::identity())
    }

    /// The points themselves.
    pub(super) fn points(aligned: &[Self]) -> &[G1Affine] {
        // SAFETY: an `Aligned` is a point at offset 0 and, being as large, nothing else.
        unsafe { slice::from_raw_parts(aligned.as_ptr().cast(), aligned.len()) }
    }

    /// The points themselves.
    pub(super) fn points_mut(aligned: &mut [Self]) -> &mut [G1Affine] {
        // SAFETY: as above; any point may be written to an `Aligned`.
        unsafe { slice::from_raw_parts_mut(aligned.as_mut_ptr().cast(), aligned.len()) }
    }
}
