//! Functions of the bits after the chunk.

use rill_isa::Table;
use rill_isa::tables::deinterleave;

/// A function of the suffix `k_lo`, with values below `2^64`. `x`, `y` are its operand bits, of length `h = s/2`.
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
    /// `k_lo mod 2^64`.
    Low,
    /// `k_lo >> 64`.
    High,
    /// `k_0`, which is `y_0`.
    Bit0,
    /// `x`.
    X,
    /// `y`.
    Y,
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

/// The suffix of an index.
#[derive(Clone, Copy, Debug)]
pub(super) struct SuffixBits {
    bits: u128,
    x: u64,
    y: u64,
    /// `h` ones.
    ones: u64,
}

impl SuffixBits {
    #[inline]
    pub(super) fn new(index: u128, len: u32) -> Self {
        let bits = index & !u128::MAX.checked_shl(len).unwrap_or(0);
        let (x, y) = deinterleave(bits);
        Self { bits, x, y, ones: !u64::MAX.checked_shl(len / 2).unwrap_or(0) }
    }

    /// `y mod 8`.
    #[inline]
    pub(super) fn offset(&self) -> usize {
        self.y as usize & 7
    }
}

impl Suffix {
    /// Whether all values are 0 or 1.
    pub fn is_boolean(self) -> bool {
        matches!(
            self,
            Self::One
                | Self::Bit0
                | Self::Equal
                | Self::Less
                | Self::XZero
                | Self::YZero
                | Self::XZeroYOnes
                | Self::Offset(_)
        )
    }

    /// The value at the last `len` bits of `index`, `len` even and at most 120.
    pub fn evaluate(self, index: u128, len: u32) -> u64 {
        self.at(&SuffixBits::new(index, len))
    }

    #[inline]
    pub(super) fn at(self, suffix: &SuffixBits) -> u64 {
        let &SuffixBits { bits, x, y, ones } = suffix;
        match self {
            Self::One => 1,
            Self::Entry(table) if table.is_identity() => table.entry(bits).magnitude as u64,
            Self::Entry(table) => table.entry_of_operands(x, y).magnitude as u64,
            Self::EntryHigh(table) => (table.entry(bits).magnitude >> 64) as u64,
            Self::Low => bits as u64,
            Self::High => (bits >> 64) as u64,
            Self::Bit0 => bits as u64 & 1,
            Self::X => x,
            Self::Y => y,
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
