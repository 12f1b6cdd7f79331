//! A challenge that is inverted.

use rill_field::{F, Field};
use rill_pcs::PcsError;
use rill_transcript::{Transcript, Writer};

/// A challenge and its inverse.
#[derive(Clone, Copy)]
pub(crate) struct Challenge {
    pub(crate) value: F,
    pub(crate) inverse: F,
}

impl Challenge {
    pub(crate) fn draw(writer: &mut Writer, label: &'static str) -> Result<Self, PcsError> {
        let value = writer.challenge(label);
        let inverse = value.inverse().ok_or(PcsError::ZeroChallenge)?;
        Ok(Self { value, inverse })
    }
}
