//! The flag columns of a row.

/// A flag column. The discriminant is its bit in [`Flags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Flag {
    /// Lookup index is `left + right`.
    Add,
    /// Lookup index is `left - right + 2^64`.
    Sub,
    /// Lookup index is `left · right`.
    Mul,
    /// Lookup index is free.
    Advice,
    /// Reads one RAM word.
    Load,
    /// Writes one RAM word.
    Store,
    /// The next guest address is the lookup output.
    Jump,
    /// `rd` receives the lookup output.
    WriteLookup,
    /// `rd` receives the RAM word read.
    WriteRam,
    /// `rd` receives the return address.
    WriteLink,
    /// The lookup output must be 1.
    Assert,
    /// Belongs to a sequence and is not its last row.
    Continues,
    /// The source instruction is two bytes long.
    Compressed,
    /// A conditional branch.
    Branch,
    /// The left operand is the value of `rs1`.
    LeftIsRs1,
    /// The left operand is the guest address.
    LeftIsPc,
    /// The left operand is the RAM word read.
    LeftIsRam,
    /// The right operand has the value of `rs2` as a term.
    RightIsRs2,
    /// The right operand has the immediate as a term.
    RightIsImm,
    /// Belongs to a sequence and is not its first row.
    Middle,
}

/// A set of [`Flag`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Flags(u32);

impl Flags {
    /// No flag.
    pub const NONE: Self = Self(0);

    /// The set with `flag` added.
    #[must_use]
    pub const fn with(self, flag: Flag) -> Self {
        Self(self.0 | 1 << flag as u8)
    }

    /// Whether `flag` is in the set.
    pub const fn has(self, flag: Flag) -> bool {
        self.0 & (1 << flag as u8) != 0
    }

    /// The set as bits, flag `f` at bit `f as u8`.
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The column `Raf = Add + Sub + Mul + Advice`: the lookup index is one integer, not two
    /// interleaved operands.
    pub const fn is_identity(self) -> bool {
        self.has(Flag::Add) || self.has(Flag::Sub) || self.has(Flag::Mul) || self.has(Flag::Advice)
    }

    /// Whether the row accesses RAM.
    pub const fn accesses_ram(self) -> bool {
        self.has(Flag::Load) || self.has(Flag::Store)
    }
}
