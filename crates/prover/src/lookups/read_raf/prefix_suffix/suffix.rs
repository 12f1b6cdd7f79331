//! Functions of the bits after the chunk.

use rill_isa::Table;

/// A function of the suffix `k_lo`, with values below `2^64`. `x`, `y` are its operand bits, `h =
/// s/2` of each.
///
/// On the empty suffix products are 1 and sums are 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suffix {
    /// 1.
    One,
    /// The table at the suffix, all bits before it zero; its low 64 bits.
    Entry(Table),
    /// The same, the bits from 64 on.
    EntryHigh(Table),
    /// The left word: `x`, or `k_lo >> 64` on an identity row.
    Left,
    /// The right word: `y`, or `k_lo mod 2^64` on an identity row.
    Right,
    /// `k_0`, which is `y_0`.
    Bit0,
    /// `x = y`.
    Equal,
    /// `x < y`.
    Less,
    /// `x = 0`.
    XZero,
    /// `y = 0`.
    YZero,
    /// `x = 0` and `y` is all ones.
    XZeroYOnes,
    /// `2^(ones of y)`: by how much the bits packed before the suffix move up.
    PackScale,
    /// `sum_{i<h} 2^{63-i} (1 - y_i)`.
    Fill,
    /// `sum_{i<h} 2^{31-i} (1 - y_i)`, for `h < 32`.
    FillW,
    /// `y mod 8 = o`.
    Offset(u32),
}

/// The suffix of an index, as the class of its row reads it: [`Table::words`] without the bits
/// before the suffix.
#[derive(Clone, Copy, Debug)]
pub(super) struct SuffixWords {
    pub(super) left: u64,
    pub(super) right: u64,
    /// As many ones as `y` has bits.
    pub(super) ones: u64,
}

impl Suffix {
    #[inline]
    pub(super) fn at(self, suffix: SuffixWords) -> u64 {
        let SuffixWords { left: x, right: y, ones } = suffix;
        match self {
            Self::One => 1,
            Self::Entry(table) => table.entry_of_words(x, y).magnitude as u64,
            Self::EntryHigh(table) => (table.entry_of_words(x, y).magnitude >> 64) as u64,
            Self::Left => x,
            Self::Right => y,
            Self::Bit0 => y & 1,
            Self::Equal => (x == y).into(),
            Self::Less => (x < y).into(),
            Self::XZero => (x == 0).into(),
            Self::YZero => (y == 0).into(),
            Self::XZeroYOnes => (x == 0 && y == ones).into(),
            Self::PackScale => 1 << y.count_ones(),
            Self::Fill => (!y & ones).reverse_bits(),
            Self::FillW => ((!y & ones) as u32).reverse_bits().into(),
            Self::Offset(offset) => (y & 7 == u64::from(offset)).into(),
        }
    }
}
