//! The static row.

use crate::{Flag, Flags, Kind, Table, Write};

/// Registers of the machine: 32 architectural, 96 virtual. Seven address bits.
pub const REGISTER_COUNT: usize = 128;

/// Registers that a row with ports reads through them: two factors and a modulus.
pub const PORTS: usize = 3;

/// A register number below [`REGISTER_COUNT`]. 0–31 are `x0`–`x31`; the others are virtual.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Register(u8);

impl Register {
    /// `x0`, which always reads zero.
    pub const ZERO: Self = Self(0);

    /// Register `number`, reduced modulo [`REGISTER_COUNT`].
    pub const fn new(number: u8) -> Self {
        Self(number & 127)
    }

    /// Its number, below 128.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Its number as an index into an array of [`REGISTER_COUNT`] values.
    pub const fn index(self) -> usize {
        self.0 as usize & (REGISTER_COUNT - 1)
    }
}

/// The division whose quotient an advice row supplies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the instructions")]
pub enum DivisionOp {
    Divu,
    Remu,
    Div,
    Rem,
    Divuw,
    Remuw,
    Divw,
    Remw,
}

/// Where the executor takes the value of an advice row from. The proof does not depend on it: an
/// advice value is free but for its 64-bit range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hint {
    /// Bytes left on the private input tape.
    TapeLength,
    /// The next `bytes` (1 or 8) bytes of the tape, little-endian, which are consumed.
    Tape {
        /// 1 or 8.
        bytes: u8,
    },
    /// The quotient (its magnitude, where the expansion works on magnitudes) of `dividend` by
    /// `divisor`.
    Quotient {
        /// Which division.
        op: DivisionOp,
        /// Register of the dividend.
        dividend: Register,
        /// Register of the divisor.
        divisor: Register,
    },
}

/// One row of the expanded bytecode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// What the row does.
    pub kind: Kind,
    /// Guest address of the source instruction; 0 for the no-op. The column `UnexpandedPC`.
    pub address: u64,
    /// The register written; never `x0`.
    pub rd: Option<Register>,
    /// First slot. Memory rows: the data register.
    pub rs1: Option<Register>,
    /// Second slot. Memory rows: the base register.
    pub rs2: Option<Register>,
    /// The registers that the row reads besides: those of [`Kind::MulMod`], and of no other kind.
    pub ports: Option<[Register; PORTS]>,
    /// The immediate as an integer of the column `Imm`: signed on memory and branch rows, else the
    /// sign-extended value taken as `u64`.
    pub imm: i128,
    /// The row belongs to a sequence and is not its last row.
    pub continues: bool,
    /// The row belongs to a sequence and is not its first row.
    pub middle: bool,
    /// The source instruction is two bytes long; only on the last (or only) row of its sequence.
    pub compressed: bool,
    /// Source of the value of an advice row.
    pub hint: Option<Hint>,
}

impl Row {
    /// The no-op, bytecode index 0: a jump from address 0 to address 0.
    pub const NO_OP: Self = Self {
        kind: Kind::NoOp,
        address: 0,
        rd: None,
        rs1: None,
        rs2: None,
        ports: None,
        imm: 0,
        continues: false,
        middle: false,
        compressed: false,
        hint: None,
    };

    /// A row of `kind` at `address` with empty slots.
    pub const fn new(kind: Kind, address: u64) -> Self {
        Self { kind, address, ..Self::NO_OP }
    }

    /// All flag columns of the row.
    pub fn flags(&self) -> Flags {
        let spec = self.kind.spec();
        let mut flags = spec.flags();
        if self.rd.is_some() {
            match spec.write {
                Write::None => {}
                Write::Lookup => flags = flags.with(Flag::WriteLookup),
                Write::Ram => flags = flags.with(Flag::WriteRam),
                Write::Link => flags = flags.with(Flag::WriteLink),
            }
        }
        for (set, flag) in [
            (self.continues, Flag::Continues),
            (self.middle, Flag::Middle),
            (self.compressed, Flag::Compressed),
        ] {
            if set {
                flags = flags.with(flag);
            }
        }
        flags
    }

    /// The registers that it reads: through its slots, then through its ports.
    pub fn reads(&self) -> impl Iterator<Item = Register> {
        let slots = [self.rs1, self.rs2].into_iter().flatten();
        slots.chain(self.ports.into_iter().flatten())
    }

    /// The table (with its lane function) the row looks up, if any.
    pub fn table(&self) -> Option<Table> {
        self.kind.spec().table
    }

    /// Whether the lookup index is one integer (`Raf`), not two interleaved operands.
    pub fn is_identity(&self) -> bool {
        self.flags().is_identity()
    }

    /// Guest address after the row if it neither branches nor jumps:
    /// `address + 4 - 4·continues - 2·compressed`.
    pub fn fall_through(&self) -> u64 {
        let step = if self.continues { 0 } else { 4 };
        let short = if self.compressed { 2 } else { 0 };
        self.address.wrapping_add(step).wrapping_sub(short)
    }
}
