//! The pre-decoded row.

use rill_isa::{PORTS, Register};

/// What the interpreter does for a row, `a`, `b` the values of its slots.
///
/// `y` is `b + imm` modulo 2^64: pre-decoding puts the zero of `x0` in place of an empty slot and 0
/// in place of an immediate that is not an operand, so one handler serves both forms of an
/// instruction, and `y` is the effective address of every memory row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Handler {
    /// Address 0 is reached.
    End,
    /// No code here: `imm` is the address that was meant, `link` the address it was reached from.
    Stray,
    /// Not for this loop: a row of a precompile if `target` is not 0, else one that cannot be
    /// executed.
    Trap,
    Fence,
    /// `jal` and `ecall`: the target is `next`.
    Jump,
    Ecall,
    Jalr,

    /// The bytes left on the tape.
    TapeLength,
    /// The next byte of the tape.
    TapeByte,
    /// The next eight bytes of the tape.
    TapeWord,
    /// The quotient described by `target`, see [`Quotient`](crate::advice::Quotient).
    Quotient,

    // `rd` from `x = a` and `y`.
    Add,
    Addw,
    Sub,
    Subw,
    Mul,
    Mulw,
    Mulhu,
    And,
    Or,
    Xor,
    Slt,
    Sltu,
    /// Shifts by the trailing zeros of a mask `y`.
    Srl,
    Sra,
    Srlw,
    Sraw,
    /// Shifts by `y`, from a mask immediate.
    SrlBy,
    SraBy,
    SrlWBy,
    SraWBy,
    Pow2,
    Pow2W,
    SrMask,
    SrMaskW,
    AbsW,
    SignCorr,
    NegMaskAnd,
    NegIf,
    NegIfW,
    ShiftUp,
    ShrDataH,
    ShrDataW,
    ShrDataD,

    // Heads of narrow stores, which choose the variant; `rd` as above.
    ShiftDataB,
    ShiftDataH,
    ShiftDataW,

    ValidUr,
    ValidDiv0,
    AssertEq,

    Beq,
    Bne,
    Blt,
    Bge,
    Bltu,
    Bgeu,

    // `rd` from the word at `y` and `y`.
    Lb,
    Lbu,
    Lh,
    Lhu,
    Lw,
    Lwu,
    Ld,
    LoadLo,
    LoadHiH,
    LoadHiHu,
    LoadHiW,
    LoadHiWu,
    LoadHiD,

    // The word at `y` becomes a function of itself, `a` and `y`.
    StoreMergeB,
    StoreMergeH,
    StoreMergeW,
    MergeLo,
    MergeHiH,
    MergeHiW,
    MergeHiD,
    Sd,
    /// To the I/O region, at offset `y`.
    SdIo,
}

/// What a row of a call of a precompile does, see [`Rings`](crate::rings::Rings).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallRow {
    /// Stores an input word.
    Store,
    /// Stores the last one.
    Inputs,
    /// Loads an output word.
    Load,
    /// Loads an output word of the call before.
    Before,
    /// Counts the call.
    End,
}

impl CallRow {
    const ALL: [Self; 5] = [Self::Store, Self::Inputs, Self::Load, Self::Before, Self::End];
}

/// Where results go that nobody reads.
pub(crate) const SINK: u8 = 255;

/// The target of a modular product: no row of a call.
const PRODUCT: u32 = 0xff;

/// A row as the interpreter wants it.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(crate) struct Op {
    pub(crate) handler: Handler,
    /// Register written; [`SINK`] if none.
    pub(crate) rd: u8,
    /// Register whose value before the row is recorded: `rd`, else `x0`.
    pub(crate) before: u8,
    /// First slot, `x0` if empty.
    pub(crate) rs1: u8,
    /// Second slot, `x0` if empty.
    pub(crate) rs2: u8,
    /// 1 on the last row of an instruction, else 0.
    pub(crate) last: u8,
    /// Index of the row that follows if no branch is taken.
    pub(crate) next: u32,
    /// Branches: the index if taken. Heads of accesses inside a doubleword: the head of the
    /// crossing variant. Rows of calls: see [`Op::call`].
    pub(crate) target: u32,
    pub(crate) imm: u64,
    /// The return address.
    pub(crate) link: u64,
}

const _: () = assert!(size_of::<Op>() == 32);

impl Op {
    /// Makes it a row of a call of the precompile at `place` among those declared.
    pub(crate) fn set_call(&mut self, row: CallRow, place: u8) {
        self.handler = Handler::Trap;
        self.target = 1 + row as u32 + (u32::from(place) << 8);
    }

    /// Makes it a modular product: its ports stand in `rs1`, `rs2` and `imm`.
    pub(crate) fn set_product(&mut self, [a, b, modulus]: [Register; PORTS]) {
        (self.rs1, self.rs2, self.imm) = (a.number(), b.number(), modulus.number().into());
        (self.handler, self.target) = (Handler::Trap, PRODUCT);
    }

    /// Whether it is a row for [`execute_call`](crate::interpreter::execute_call).
    #[inline]
    pub(crate) fn is_of_precompile(&self) -> bool {
        self.handler == Handler::Trap && self.target != 0
    }

    /// Whether it is a modular product.
    #[inline]
    pub(crate) fn is_product(&self) -> bool {
        self.handler == Handler::Trap && self.target == PRODUCT
    }

    /// What a row of a call does, and the place of its precompile; `None` for other rows.
    #[inline]
    pub(crate) fn call(&self) -> Option<(CallRow, usize)> {
        if self.handler != Handler::Trap {
            return None;
        }
        let row = (self.target & 0xff).checked_sub(1)?;
        Some((*CallRow::ALL.get(row as usize)?, (self.target >> 8) as usize))
    }
}
