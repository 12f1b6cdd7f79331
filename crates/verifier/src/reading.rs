//! What the page of the protocol reads from.

use crate::stages::opening::{COMMITMENT, Joint};
use alloc::vec::Vec;
use rill_field::F;
use rill_pcs::{Commitment, PcsError, Shape, VerifierSetup, read_commitment, verify_opening};
use rill_transcript::{Channel, Reader};

/// A channel that also gives commitments and judges their opening.
pub trait Reading: Channel {
    /// A commitment to a column.
    type Commitment;

    /// The next `count` commitments.
    ///
    /// # Errors
    /// There are not so many, or one is no element of its group.
    fn commitments(&mut self, count: usize) -> Result<Vec<Self::Commitment>, PcsError>;

    /// The joint claim about the committed columns, on a matrix of `shape`, must hold.
    ///
    /// # Errors
    /// It does not, or the argument cannot be read.
    fn open(
        &mut self,
        shape: Shape,
        commitments: &[Self::Commitment],
        claim: &Joint<Self::Value>,
    ) -> Result<(), PcsError>;
}

impl Reading for Reader<'_> {
    type Commitment = Commitment;

    fn commitments(&mut self, count: usize) -> Result<Vec<Commitment>, PcsError> {
        (0..count).map(|_| read_commitment(self, COMMITMENT)).collect()
    }

    fn open(
        &mut self,
        shape: Shape,
        commitments: &[Commitment],
        claim: &Joint<F>,
    ) -> Result<(), PcsError> {
        let setup = VerifierSetup::for_shape(shape)?;
        let Joint { coefficients, point, value } = claim;
        verify_opening(self, &setup, shape, commitments, coefficients, point, *value)
    }
}
