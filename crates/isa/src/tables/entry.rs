//! The value of a table at an index.

/// An integer in `-2^64..2^128`.
///
/// Honest rows read entries below `2^64`. Larger and negative ones exist ([`Table::ExactMul`],
/// [`Table::ExactSub`], [`Table::NegIfW`]): a forger may look them up, and the rows are built so
/// that nothing follows from them.
///
/// [`Table::ExactMul`]: crate::Table::ExactMul
/// [`Table::ExactSub`]: crate::Table::ExactSub
/// [`Table::NegIfW`]: crate::Table::NegIfW
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The absolute value.
    pub magnitude: u128,
    /// Whether the value is below zero.
    pub negative: bool,
}

impl Entry {
    /// `minuend - subtrahend`.
    #[inline]
    pub(super) const fn difference(minuend: u128, subtrahend: u128) -> Self {
        Self { magnitude: minuend.abs_diff(subtrahend), negative: minuend < subtrahend }
    }

    /// The entry as a register value; `None` if it is not one.
    #[inline]
    pub fn word(self) -> Option<u64> {
        if self.negative { None } else { u64::try_from(self.magnitude).ok() }
    }
}

impl From<u128> for Entry {
    #[inline]
    fn from(magnitude: u128) -> Self {
        Self { magnitude, negative: false }
    }
}

impl From<u64> for Entry {
    #[inline]
    fn from(word: u64) -> Self {
        Self::from(u128::from(word))
    }
}
