//! What the page of the protocol reads from.

use crate::stages::opening::{COMMITMENT, Joint};
use alloc::vec::Vec;
use rill_field::F;
use rill_hiding::{Hidden, Wire, labels};
use rill_pcs::encoding::decode_g1;
use rill_pcs::{
    Commitment, HiddenClaim, HidingKey, PcsError, Shape, VerifierSetup, read_commitment,
    verify_hiding_opening, verify_opening,
};
use rill_transcript::{Channel, Input, Reader};

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

impl<'c, 'proof, R: Input<'proof>> Reading for Hidden<'c, 'proof, R> {
    type Commitment = Commitment;

    fn commitments(&mut self, count: usize) -> Result<Vec<Commitment>, PcsError> {
        (0..count).map(|_| read_commitment(&mut self.reader, COMMITMENT)).collect()
    }

    /// The value is sent as a row of its own.
    fn open(
        &mut self,
        shape: Shape,
        commitments: &[Commitment],
        claim: &Joint<Wire<'c>>,
    ) -> Result<(), PcsError> {
        let setup = VerifierSetup::for_shape(shape)?;
        let key = HidingKey::committed()?;
        let Joint { coefficients, point, value } = claim;
        self.begin(labels::VALUE, 1)?;
        let entry = self.scalar(labels::VALUE)?;
        self.equal(*value, entry).map_err(|_| PcsError::ValueEquation)?;
        let row = self.last_row().ok_or(PcsError::MalformedStatement)?;
        let not_a_row = PcsError::NotAnElement { label: labels::VALUE };
        let value = decode_g1(row).ok_or(not_a_row)?;
        let claim = HiddenClaim { commitments, coefficients, point, value };
        verify_hiding_opening(&mut self.reader, (&setup, &key), shape, &claim)
    }
}
