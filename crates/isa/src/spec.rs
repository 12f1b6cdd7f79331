//! What each kind of row means to the row constraints.

use crate::{Flag, Flags, Kind, Table};

/// How the lookup index is formed from the operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combine {
    /// Bits of left and right interleaved.
    Interleave,
    /// `left + right`.
    Add,
    /// `left - right + 2^64`.
    Sub,
    /// `left · right`.
    Mul,
    /// A free 128-bit integer.
    Advice,
}

/// The left operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Zero.
    Zero,
    /// Value of `rs1`.
    Rs1,
    /// Guest address of the row.
    Pc,
    /// The RAM word read.
    Ram,
}

/// The right operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Zero.
    Zero,
    /// Value of `rs2`.
    Rs2,
    /// The immediate.
    Imm,
    /// `rs2 + imm`, the effective address `EA`.
    Rs2PlusImm,
}

/// What `rd` receives, if the row has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Write {
    /// The kind never has an `rd`.
    None,
    /// The lookup output.
    Lookup,
    /// The RAM word read.
    Ram,
    /// The return address.
    Link,
}

/// The meaning of a [`Kind`]: what its rows look up, from which operands, and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Forms the lookup index.
    pub combine: Combine,
    /// The left operand.
    pub left: Left,
    /// The right operand.
    pub right: Right,
    /// The table looked up; without one the output is 0.
    pub table: Option<Table>,
    /// What `rd` receives.
    pub write: Write,
    /// Flags beyond those that `combine`, `left` and `right` imply: Load, Store, Jump, Branch,
    /// Assert.
    pub effect: Flags,
}

impl Spec {
    const NOTHING: Self = Self {
        combine: Combine::Interleave,
        left: Left::Zero,
        right: Right::Zero,
        table: None,
        write: Write::None,
        effect: Flags::NONE,
    };

    const fn alu(combine: Combine, left: Left, right: Right, table: Table) -> Self {
        Self { combine, left, right, table: Some(table), write: Write::Lookup, effect: Flags::NONE }
    }

    const fn with(self, flag: Flag) -> Self {
        Self { effect: self.effect.with(flag), ..self }
    }

    const fn checked(self, flag: Flag) -> Self {
        Self { write: Write::None, ..self }.with(flag)
    }

    const fn linked(self) -> Self {
        Self { write: Write::Link, ..self }.with(Flag::Jump)
    }

    /// The flags of every row of the kind, but for those that depend on `rd` or on the place in a
    /// sequence.
    pub fn flags(&self) -> Flags {
        let mut flags = self.effect;
        let combine = match self.combine {
            Combine::Interleave => None,
            Combine::Add => Some(Flag::Add),
            Combine::Sub => Some(Flag::Sub),
            Combine::Mul => Some(Flag::Mul),
            Combine::Advice => Some(Flag::Advice),
        };
        let left = match self.left {
            Left::Zero => None,
            Left::Rs1 => Some(Flag::LeftIsRs1),
            Left::Pc => Some(Flag::LeftIsPc),
            Left::Ram => Some(Flag::LeftIsRam),
        };
        let (rs2, imm) = match self.right {
            Right::Zero => (None, None),
            Right::Rs2 => (Some(Flag::RightIsRs2), None),
            Right::Imm => (None, Some(Flag::RightIsImm)),
            Right::Rs2PlusImm => (Some(Flag::RightIsRs2), Some(Flag::RightIsImm)),
        };
        for flag in [combine, left, rs2, imm].into_iter().flatten() {
            flags = flags.with(flag);
        }
        flags
    }
}

impl Kind {
    /// The meaning of the kind.
    #[expect(clippy::too_many_lines, reason = "one line for each kind")]
    pub const fn spec(self) -> Spec {
        use Combine::{Add, Advice, Interleave, Mul, Sub};
        use Left::{Pc, Rs1};
        use Right::{Imm, Rs2, Rs2PlusImm};
        use Table as T;
        let zero = Left::Zero;
        match self {
            Self::NoOp => Spec::NOTHING.with(Flag::Jump),
            Self::Fence => Spec::NOTHING,
            Self::Trap => Spec::NOTHING.with(Flag::Assert),
            Self::Ecall => Spec::alu(Add, zero, Imm, T::RangeCheck).linked(),
            Self::Advice | Self::MulMod => Spec::alu(Advice, zero, Right::Zero, T::RangeCheck),

            Self::Add => Spec::alu(Add, Rs1, Rs2, T::RangeCheck),
            Self::Addi => Spec::alu(Add, Rs1, Imm, T::RangeCheck),
            Self::Lui => Spec::alu(Add, zero, Imm, T::RangeCheck),
            Self::Auipc => Spec::alu(Add, Pc, Imm, T::RangeCheck),
            Self::Sub => Spec::alu(Sub, Rs1, Rs2, T::RangeCheck),
            Self::Addw => Spec::alu(Add, Rs1, Rs2, T::SextWord),
            Self::Addiw => Spec::alu(Add, Rs1, Imm, T::SextWord),
            Self::Subw => Spec::alu(Sub, Rs1, Rs2, T::SextWord),
            Self::Mul => Spec::alu(Mul, Rs1, Rs2, T::RangeCheck),
            Self::Muli => Spec::alu(Mul, Rs1, Imm, T::RangeCheck),
            Self::Mulw => Spec::alu(Mul, Rs1, Rs2, T::SextWord),
            Self::Muliw => Spec::alu(Mul, Rs1, Imm, T::SextWord),
            Self::Mulhu => Spec::alu(Mul, Rs1, Rs2, T::UpperWord),
            Self::ExactMul => Spec::alu(Mul, Rs1, Rs2, T::ExactMul),
            Self::ExactSub => Spec::alu(Sub, Rs1, Rs2, T::ExactSub),

            Self::And => Spec::alu(Interleave, Rs1, Rs2, T::And),
            Self::Andi => Spec::alu(Interleave, Rs1, Imm, T::And),
            Self::Or => Spec::alu(Interleave, Rs1, Rs2, T::Or),
            Self::Ori => Spec::alu(Interleave, Rs1, Imm, T::Or),
            Self::Xor => Spec::alu(Interleave, Rs1, Rs2, T::Xor),
            Self::Xori => Spec::alu(Interleave, Rs1, Imm, T::Xor),
            Self::Slt => Spec::alu(Interleave, Rs1, Rs2, T::LessSigned),
            Self::Slti => Spec::alu(Interleave, Rs1, Imm, T::LessSigned),
            Self::Sltu => Spec::alu(Interleave, Rs1, Rs2, T::LessUnsigned),
            Self::Sltiu => Spec::alu(Interleave, Rs1, Imm, T::LessUnsigned),

            Self::Srl => Spec::alu(Interleave, Rs1, Rs2, T::Srl),
            Self::Srli => Spec::alu(Interleave, Rs1, Imm, T::Srl),
            Self::Sra => Spec::alu(Interleave, Rs1, Rs2, T::Sra),
            Self::Srai => Spec::alu(Interleave, Rs1, Imm, T::Sra),
            Self::Srlw => Spec::alu(Interleave, Rs1, Rs2, T::Srlw),
            Self::Srliw => Spec::alu(Interleave, Rs1, Imm, T::Srlw),
            Self::Sraw => Spec::alu(Interleave, Rs1, Rs2, T::Sraw),
            Self::Sraiw => Spec::alu(Interleave, Rs1, Imm, T::Sraw),
            Self::Pow2 => Spec::alu(Add, Rs1, Right::Zero, T::Pow2),
            Self::Pow2W => Spec::alu(Add, Rs1, Right::Zero, T::Pow2W),
            Self::SrMask => Spec::alu(Add, Rs1, Right::Zero, T::SrMask),
            Self::SrMaskW => Spec::alu(Add, Rs1, Right::Zero, T::SrMaskW),
            Self::AbsW => Spec::alu(Add, Rs1, Right::Zero, T::AbsW),
            Self::SextW => Spec::alu(Add, Rs1, Right::Zero, T::SextWord),
            Self::SignCorr => Spec::alu(Interleave, Rs1, Rs2, T::SignCorr),
            Self::NegMaskAnd => Spec::alu(Interleave, Rs1, Rs2, T::NegMaskAnd),
            Self::NegIf => Spec::alu(Interleave, Rs1, Rs2, T::NegIf),
            Self::NegIfW => Spec::alu(Interleave, Rs1, Rs2, T::NegIfW),

            Self::ValidUr => Self::compare(T::ValidUr).checked(Flag::Assert),
            Self::ValidDiv0 => Self::compare(T::ValidDiv0).checked(Flag::Assert),
            Self::AssertEq => Self::compare(T::Equal).checked(Flag::Assert),
            Self::Beq => Self::compare(T::Equal).checked(Flag::Branch),
            Self::Bne => Self::compare(T::NotEqual).checked(Flag::Branch),
            Self::Blt => Self::compare(T::LessSigned).checked(Flag::Branch),
            Self::Bge => Self::compare(T::GreaterEqualSigned).checked(Flag::Branch),
            Self::Bltu => Self::compare(T::LessUnsigned).checked(Flag::Branch),
            Self::Bgeu => Self::compare(T::GreaterEqualUnsigned).checked(Flag::Branch),
            Self::Jal => Spec::alu(Add, Pc, Imm, T::RangeCheck).linked(),
            Self::Jalr => Spec::alu(Add, Rs1, Imm, T::RangeAligned).linked(),

            Self::Lb => Self::load(T::ExtractB),
            Self::Lbu => Self::load(T::ExtractBu),
            Self::Lh => Self::load(T::ExtractH),
            Self::Lhu => Self::load(T::ExtractHu),
            Self::Lw => Self::load(T::ExtractW),
            Self::Lwu => Self::load(T::ExtractWu),
            Self::Ld => Spec { write: Write::Ram, ..Spec::NOTHING }.with(Flag::Load),
            Self::LoadLoH => Self::load(T::LoadLoH),
            Self::LoadLoW => Self::load(T::LoadLoW),
            Self::LoadLoD => Self::load(T::LoadLoD),
            Self::LoadHiH => Self::load(T::LoadHiH),
            Self::LoadHiHu => Self::load(T::LoadHiHu),
            Self::LoadHiW => Self::load(T::LoadHiW),
            Self::LoadHiWu => Self::load(T::LoadHiWu),
            Self::LoadHiD => Self::load(T::LoadHiD),

            Self::ShiftDataB => Spec::alu(Interleave, Rs1, Rs2PlusImm, T::ShiftDataB),
            Self::ShiftDataH => Spec::alu(Interleave, Rs1, Rs2PlusImm, T::ShiftDataH),
            Self::ShiftDataW => Spec::alu(Interleave, Rs1, Rs2PlusImm, T::ShiftDataW),
            Self::Shl => Spec::alu(Interleave, Rs1, Rs2PlusImm, T::Shl),
            Self::ShrDataH => Spec::alu(Interleave, Rs1, Rs2PlusImm, T::ShrDataH),
            Self::ShrDataW => Spec::alu(Interleave, Rs1, Rs2PlusImm, T::ShrDataW),
            Self::ShrDataD => Spec::alu(Interleave, Rs1, Rs2PlusImm, T::ShrDataD),
            Self::StoreMergeB => Self::merge(T::ClearB),
            Self::StoreMergeH => Self::merge(T::ClearH),
            Self::StoreMergeW => Self::merge(T::ClearW),
            Self::MergeLoH => Self::merge(T::KeepBelowH),
            Self::MergeLoW => Self::merge(T::KeepBelowW),
            Self::MergeLoD => Self::merge(T::KeepBelowD),
            Self::MergeHiH => Self::merge(T::KeepAboveH),
            Self::MergeHiW => Self::merge(T::KeepAboveW),
            Self::MergeHiD => Self::merge(T::KeepAboveD),
            Self::Sd => Spec::NOTHING.with(Flag::Store),
        }
    }

    const fn compare(table: Table) -> Spec {
        Spec::alu(Combine::Interleave, Left::Rs1, Right::Rs2, table)
    }

    const fn load(table: Table) -> Spec {
        Spec::alu(Combine::Interleave, Left::Ram, Right::Rs2PlusImm, table).with(Flag::Load)
    }

    const fn merge(table: Table) -> Spec {
        Spec::alu(Combine::Interleave, Left::Ram, Right::Rs2PlusImm, table).checked(Flag::Store)
    }
}
