//! What a proof is read from.

use crate::{ReadError, Transcript};
use rill_field::F;

/// A transcript that gives the items of a proof, one after the other, and absorbs each as it gives it.
///
/// The product has one, the [`crate::Reader`]. Tests have a double with challenges of their choice, for
/// the simulator of zero-knowledge.
pub trait Input<'proof>: Transcript {
    /// The next `N` bytes, such as an encoded group element. The caller decodes and validates them.
    ///
    /// # Errors
    /// There are not so many.
    fn bytes<const N: usize>(&mut self, label: &'static str) -> Result<&'proof [u8; N], ReadError>;

    /// The next scalar, as it is.
    ///
    /// # Errors
    /// There is none, or it is not encoded canonically.
    fn revealed(&mut self, label: &'static str) -> Result<F, ReadError>;

    /// The next `count` scalars, as they are; `count` comes from the statement, never from the proof.
    ///
    /// # Errors
    /// As [`Self::revealed`].
    fn all_revealed(
        &mut self,
        label: &'static str,
        count: usize,
    ) -> Result<alloc::vec::Vec<F>, ReadError> {
        (0..count).map(|_| self.revealed(label)).collect()
    }
}
