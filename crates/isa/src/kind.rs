//! What rows do.

/// What a row does. The comments give `rd` or the effect; `L`, `R` are the operands of
/// [`crate::Spec`], `EA = rs2 + imm`.
///
/// The discriminant is part of the program key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[expect(missing_docs, reason = "rows named as their instruction need no second name")]
pub enum Kind {
    /// The padding row: a jump to address 0.
    NoOp,
    /// No effect; next instruction.
    Fence,
    /// Can never be executed.
    Trap,
    /// Jumps to the absolute address `imm` (the firmware), links to `rd`.
    Ecall,
    /// `rd` is free in 64 bits.
    Advice,

    Add,
    Addi,
    Lui,
    Auipc,
    Sub,
    Addw,
    Addiw,
    Subw,
    Mul,
    Muli,
    Mulw,
    Muliw,
    Mulhu,
    /// `rd = rs1 · rs2` as an integer, not reduced.
    ExactMul,
    /// `rd = rs1 - rs2` as a field element, not reduced.
    ExactSub,

    And,
    Andi,
    Or,
    Ori,
    Xor,
    Xori,
    Slt,
    Slti,
    Sltu,
    Sltiu,

    /// Shifts right by the trailing zeros of a mask operand (`ones above, zeros below`).
    Srl,
    Srli,
    Sra,
    Srai,
    Srlw,
    Srliw,
    Sraw,
    Sraiw,
    /// `2^(rs1 mod 64)`.
    Pow2,
    /// `2^(rs1 mod 32)`.
    Pow2W,
    /// `2^64 - 2^(rs1 mod 64)`.
    SrMask,
    /// `2^32 - 2^(rs1 mod 32)`.
    SrMaskW,
    /// Magnitude of the low word of `rs1` as a signed integer.
    AbsW,
    /// Sign-extended low word of `rs1`.
    SextW,
    /// `[rs1 < 0]·rs2 + [rs2 < 0]·rs1` modulo 2^64.
    SignCorr,
    /// `rs1 < 0 ? rs2 : 0`.
    NegMaskAnd,
    /// `rs1 < 0 ? -rs2 : rs2`.
    NegIf,
    /// The word `low(rs1) < 0 ? -rs2 : rs2`, sign-extended, for `rs2 <= 2^31`.
    NegIfW,

    /// Asserts `rs2 = 0` or `rs1 < rs2` (remainder, divisor).
    ValidUr,
    /// Asserts `rs1 != 0` or `rs2 = 2^64 - 1` (divisor, quotient).
    ValidDiv0,
    /// Asserts `rs1 = rs2`.
    AssertEq,

    Beq,
    Bne,
    Blt,
    Bge,
    Bltu,
    Bgeu,
    Jal,
    Jalr,

    /// Loads whose bytes lie inside one doubleword.
    Lb,
    Lbu,
    Lh,
    Lhu,
    Lw,
    Lwu,
    /// Aligned doubleword load.
    Ld,
    /// The bytes below the crossing of a load that crosses a doubleword.
    LoadLoH,
    LoadLoW,
    LoadLoD,
    /// The bytes above the crossing, extended; `imm` is 8 more than the instruction's.
    LoadHiH,
    LoadHiHu,
    LoadHiW,
    LoadHiWu,
    LoadHiD,

    /// The low bytes of `rs1` moved to their lane in the doubleword of `EA`.
    ShiftDataB,
    ShiftDataH,
    ShiftDataW,
    /// Replaces the lanes at `EA` of the word by the prepared data in `rs1`.
    StoreMergeB,
    StoreMergeH,
    StoreMergeW,
    /// Aligned doubleword store of `rs1`.
    Sd,
    /// `rs1` shifted to the lanes at and above `EA mod 8`: the part of a crossing store in the
    /// lower doubleword.
    Shl,
    /// The part of a crossing store in the upper doubleword.
    ShrDataH,
    ShrDataW,
    ShrDataD,
    /// Stores the lower part: keeps the lanes below `EA mod 8`.
    MergeLoH,
    MergeLoW,
    MergeLoD,
    /// Stores the upper part: keeps the lanes above the crossing; `imm` is 8 more than the
    /// instruction's.
    MergeHiH,
    MergeHiW,
    MergeHiD,

    /// `rd = r` with `a·b = q·m + r` as integers, for the registers `a`, `b`, `m` of the row's
    /// [ports](crate::Row::ports) and some `q` of 64 bits.
    MulMod,
}

impl Kind {
    /// All kinds, in the order of their discriminants.
    pub const ALL: [Self; 92] = [
        Self::NoOp,
        Self::Fence,
        Self::Trap,
        Self::Ecall,
        Self::Advice,
        Self::Add,
        Self::Addi,
        Self::Lui,
        Self::Auipc,
        Self::Sub,
        Self::Addw,
        Self::Addiw,
        Self::Subw,
        Self::Mul,
        Self::Muli,
        Self::Mulw,
        Self::Muliw,
        Self::Mulhu,
        Self::ExactMul,
        Self::ExactSub,
        Self::And,
        Self::Andi,
        Self::Or,
        Self::Ori,
        Self::Xor,
        Self::Xori,
        Self::Slt,
        Self::Slti,
        Self::Sltu,
        Self::Sltiu,
        Self::Srl,
        Self::Srli,
        Self::Sra,
        Self::Srai,
        Self::Srlw,
        Self::Srliw,
        Self::Sraw,
        Self::Sraiw,
        Self::Pow2,
        Self::Pow2W,
        Self::SrMask,
        Self::SrMaskW,
        Self::AbsW,
        Self::SextW,
        Self::SignCorr,
        Self::NegMaskAnd,
        Self::NegIf,
        Self::NegIfW,
        Self::ValidUr,
        Self::ValidDiv0,
        Self::AssertEq,
        Self::Beq,
        Self::Bne,
        Self::Blt,
        Self::Bge,
        Self::Bltu,
        Self::Bgeu,
        Self::Jal,
        Self::Jalr,
        Self::Lb,
        Self::Lbu,
        Self::Lh,
        Self::Lhu,
        Self::Lw,
        Self::Lwu,
        Self::Ld,
        Self::LoadLoH,
        Self::LoadLoW,
        Self::LoadLoD,
        Self::LoadHiH,
        Self::LoadHiHu,
        Self::LoadHiW,
        Self::LoadHiWu,
        Self::LoadHiD,
        Self::ShiftDataB,
        Self::ShiftDataH,
        Self::ShiftDataW,
        Self::StoreMergeB,
        Self::StoreMergeH,
        Self::StoreMergeW,
        Self::Sd,
        Self::Shl,
        Self::ShrDataH,
        Self::ShrDataW,
        Self::ShrDataD,
        Self::MergeLoH,
        Self::MergeLoW,
        Self::MergeLoD,
        Self::MergeHiH,
        Self::MergeHiW,
        Self::MergeHiD,
        Self::MulMod,
    ];

    /// Whether rows of the kind have [ports](crate::Row::ports).
    pub fn has_ports(self) -> bool {
        self == Self::MulMod
    }

    /// The kind with discriminant `code`.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.get(usize::from(code)).copied()
    }
}
