//! Columns as a prover supplies them.

/// One polynomial's part of a window: one entry per cycle.
#[derive(Clone, Copy, Debug)]
pub enum Column<'a> {
    /// A one-hot polynomial: the chunk value of each cycle, below `2^chunk_width`.
    OneHot {
        /// The chunk values.
        digits: &'a [u8],
        /// Cycles at which the polynomial is one anywhere; the others are *cold*, zero at every
        /// chunk value. All are hot if absent.
        hot: Option<&'a [bool]>,
    },
    /// A dense polynomial: the values themselves, below `2^65` in absolute value.
    Dense(&'a [i128]),
}

impl Column<'_> {
    /// Number of cycles.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::OneHot { digits, .. } => digits.len(),
            Self::Dense(values) => values.len(),
        }
    }
}
