//! What the lookup tables hold: exact integers, for every one of the `2^128` indices.
//!
//! Three families share the 60 names of [`Table`]. *Identity* tables read the index as one integer
//! (`integer`); *operand* tables read two interleaved 64-bit words (`operand`); *lane* tables
//! read a doubleword `x` and an effective address `y`, and move whole bytes as `o = y mod 8` says
//! (`lane`). The verifier's multilinear extensions agree with these entries on the whole
//! hypercube, also where no honest row looks.

mod entry;
mod integer;
mod interleave;
mod lane;
mod operand;

pub use entry::Entry;
pub use interleave::{deinterleave, interleave};
pub use lane::{LaneTable, Move};

use crate::Table;

/// The formula of a table, by family.
enum Formula {
    Integer(fn(u128) -> Entry),
    Operand(fn(u64, u64) -> u128),
    Lane(LaneTable),
}

impl Table {
    /// Every table, in the order of the discriminants.
    pub const ALL: [Self; Self::COUNT] = [
        Self::RangeCheck,
        Self::RangeAligned,
        Self::SextWord,
        Self::UpperWord,
        Self::Pow2,
        Self::Pow2W,
        Self::SrMask,
        Self::SrMaskW,
        Self::ExactMul,
        Self::ExactSub,
        Self::AbsW,
        Self::And,
        Self::Or,
        Self::Xor,
        Self::Equal,
        Self::NotEqual,
        Self::LessSigned,
        Self::LessUnsigned,
        Self::GreaterEqualSigned,
        Self::GreaterEqualUnsigned,
        Self::Srl,
        Self::Sra,
        Self::Srlw,
        Self::Sraw,
        Self::SignCorr,
        Self::NegMaskAnd,
        Self::NegIf,
        Self::NegIfW,
        Self::ValidUr,
        Self::ValidDiv0,
        Self::ExtractB,
        Self::ExtractBu,
        Self::ExtractH,
        Self::ExtractHu,
        Self::ExtractW,
        Self::ExtractWu,
        Self::ClearB,
        Self::ClearH,
        Self::ClearW,
        Self::ShiftDataB,
        Self::ShiftDataH,
        Self::ShiftDataW,
        Self::LoadLoH,
        Self::LoadLoW,
        Self::LoadLoD,
        Self::LoadHiH,
        Self::LoadHiHu,
        Self::LoadHiW,
        Self::LoadHiWu,
        Self::LoadHiD,
        Self::KeepBelowH,
        Self::KeepBelowW,
        Self::KeepBelowD,
        Self::KeepAboveH,
        Self::KeepAboveW,
        Self::KeepAboveD,
        Self::Shl,
        Self::ShrDataH,
        Self::ShrDataW,
        Self::ShrDataD,
    ];

    /// Whether the index is one integer; otherwise it is two interleaved operands.
    pub const fn is_identity(self) -> bool {
        (self as usize) <= (Self::AbsW as usize)
    }

    /// The index as the table reads it: its high and low 64 bits, or the operands `(x, y)`.
    #[inline]
    pub const fn words(self, index: u128) -> (u64, u64) {
        if self.is_identity() { ((index >> 64) as u64, index as u64) } else { deinterleave(index) }
    }

    /// The entry at `index`.
    #[inline]
    pub fn entry(self, index: u128) -> Entry {
        let (left, right) = self.words(index);
        self.entry_of_words(left, right)
    }

    /// The entry at the index which the table reads as the words `left`, `right` ([`Self::words`]).
    #[inline]
    pub fn entry_of_words(self, left: u64, right: u64) -> Entry {
        match self.formula() {
            Formula::Integer(entry) => entry(u128::from(left) << 64 | u128::from(right)),
            Formula::Operand(entry) => Entry::from(entry(left, right)),
            Formula::Lane(lanes) => Entry::from(lanes.entry(left, right)),
        }
    }

    /// The lane function at `index`, a number below 8; `None` if the table has none and the wire is
    /// 0.
    #[inline]
    pub fn lane(self, index: u128) -> Option<u64> {
        // The three low bits of y are the index bits 0, 2 and 4.
        let low = (index & 1) | (index >> 1 & 2) | (index >> 2 & 4);
        self.lane_of_address(low as u64)
    }

    /// The lane function at the effective address `address`.
    #[inline]
    pub fn lane_of_address(self, address: u64) -> Option<u64> {
        self.lane_table()?.lane(address)
    }

    /// How the table moves bytes, if it is a lane table.
    pub const fn lane_table(self) -> Option<LaneTable> {
        match self.formula() {
            Formula::Lane(lanes) => Some(lanes),
            Formula::Integer(_) | Formula::Operand(_) => None,
        }
    }

    #[inline]
    const fn formula(self) -> Formula {
        use Formula::{Integer, Operand};
        use Move::{Clear, Extract, KeepAbove, KeepBelow, LoadHi, LoadLo, ShiftData, Shl, ShrData};
        match self {
            Self::RangeCheck => Integer(integer::range_check),
            Self::RangeAligned => Integer(integer::range_aligned),
            Self::SextWord => Integer(integer::sext_word),
            Self::UpperWord => Integer(integer::upper_word),
            Self::Pow2 => Integer(integer::pow2),
            Self::Pow2W => Integer(integer::pow2_w),
            Self::SrMask => Integer(integer::sr_mask),
            Self::SrMaskW => Integer(integer::sr_mask_w),
            Self::ExactMul => Integer(integer::exact_mul),
            Self::ExactSub => Integer(integer::exact_sub),
            Self::AbsW => Integer(integer::abs_w),

            Self::And => Operand(operand::and),
            Self::Or => Operand(operand::or),
            Self::Xor => Operand(operand::xor),
            Self::Equal => Operand(operand::equal),
            Self::NotEqual => Operand(operand::not_equal),
            Self::LessSigned => Operand(operand::less_signed),
            Self::LessUnsigned => Operand(operand::less_unsigned),
            Self::GreaterEqualSigned => Operand(operand::greater_equal_signed),
            Self::GreaterEqualUnsigned => Operand(operand::greater_equal_unsigned),
            Self::Srl => Operand(operand::srl),
            Self::Sra => Operand(operand::sra),
            Self::Srlw => Operand(operand::srlw),
            Self::Sraw => Operand(operand::sraw),
            Self::SignCorr => Operand(operand::sign_corr),
            Self::NegMaskAnd => Operand(operand::neg_mask_and),
            Self::NegIf => Operand(operand::neg_if),
            Self::NegIfW => Operand(operand::neg_if_w),
            Self::ValidUr => Operand(operand::valid_ur),
            Self::ValidDiv0 => Operand(operand::valid_div0),

            Self::ExtractB | Self::ExtractH | Self::ExtractW => {
                self.lanes(Extract { signed: true })
            }
            Self::ExtractBu | Self::ExtractHu | Self::ExtractWu => {
                self.lanes(Extract { signed: false })
            }
            Self::ClearB | Self::ClearH | Self::ClearW => self.lanes(Clear),
            Self::ShiftDataB | Self::ShiftDataH | Self::ShiftDataW => self.lanes(ShiftData),
            Self::LoadLoH | Self::LoadLoW | Self::LoadLoD => self.lanes(LoadLo),
            Self::LoadHiH | Self::LoadHiW => self.lanes(LoadHi { signed: true }),
            Self::LoadHiHu | Self::LoadHiWu | Self::LoadHiD => self.lanes(LoadHi { signed: false }),
            Self::KeepBelowH | Self::KeepBelowW | Self::KeepBelowD => self.lanes(KeepBelow),
            Self::KeepAboveH | Self::KeepAboveW | Self::KeepAboveD => self.lanes(KeepAbove),
            Self::Shl => self.lanes(Shl),
            Self::ShrDataH | Self::ShrDataW | Self::ShrDataD => self.lanes(ShrData),
        }
    }

    /// A lane table; the width of its access is the last letter of its name but `u`.
    const fn lanes(self, bytes: Move) -> Formula {
        let width = match self {
            Self::ExtractB | Self::ExtractBu | Self::ClearB | Self::ShiftDataB => 1,
            Self::ExtractH
            | Self::ExtractHu
            | Self::ClearH
            | Self::ShiftDataH
            | Self::LoadLoH
            | Self::LoadHiH
            | Self::LoadHiHu
            | Self::KeepBelowH
            | Self::KeepAboveH
            | Self::ShrDataH => 2,
            Self::ExtractW
            | Self::ExtractWu
            | Self::ClearW
            | Self::ShiftDataW
            | Self::LoadLoW
            | Self::LoadHiW
            | Self::LoadHiWu
            | Self::KeepBelowW
            | Self::KeepAboveW
            | Self::ShrDataW => 4,
            _ => 8,
        };
        Formula::Lane(LaneTable { bytes, width })
    }
}
