//! What a verifier's page reads from.

use crate::{ReadError, Transcript};
use alloc::vec::Vec;
use rill_field::Ring;

/// Scalars that one commitment of a hiding proof takes.
pub const ROW_WIDTH: usize = 32;

/// A transcript on whose side values of the proof are computed.
pub trait Values: Transcript {
    /// A scalar that was sent, or a function of such scalars and of public ones.
    type Value: Ring;

    /// Absorbs a value that was computed.
    fn absorb_value(&mut self, label: &'static str, value: Self::Value);
}

/// A source of the values that a prover sends, and the judge of what must hold for them.
///
/// The page of the protocol is written over a channel, so that it has more than one reading. The
/// [`crate::Reader`] reads a proof: its values are scalars, and what must be equal is compared.
/// Another reading counts what a proof has to send, with no proof at all.
pub trait Channel: Values {
    /// The next `count` scalars are one message of the stage `label`.
    ///
    /// # Errors
    /// It is not there, or the message before it was not read to its end.
    fn begin(&mut self, label: &'static str, count: usize) -> Result<(), ReadError>;

    /// The next scalar, absorbed under `label`.
    ///
    /// # Errors
    /// There is none, or it is not encoded canonically.
    fn scalar(&mut self, label: &'static str) -> Result<Self::Value, ReadError>;

    /// The next `count` scalars; `count` comes from the statement, never from the proof.
    ///
    /// # Errors
    /// As [`Self::scalar`].
    fn scalars(
        &mut self,
        label: &'static str,
        count: usize,
    ) -> Result<Vec<Self::Value>, ReadError> {
        (0..count).map(|_| self.scalar(label)).collect()
    }

    /// Two values must be equal.
    ///
    /// # Errors
    /// They are not, as far as this channel can tell.
    fn equal(&mut self, left: Self::Value, right: Self::Value) -> Result<(), Unequal>;
}

/// Two values that must be equal are not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unequal;
