//! Constructors of rows, by shape.

use crate::{Hint, Kind, PORTS, Register, Row};

/// Makes rows of one guest address.
#[derive(Clone, Copy, Debug)]
pub struct At(pub u64);

impl At {
    /// A row with nothing but its kind.
    pub fn row(self, kind: Kind) -> Row {
        Row::new(kind, self.0)
    }

    /// `rd = kind(imm)`
    pub fn constant(self, kind: Kind, rd: Register, imm: u64) -> Row {
        Row { rd: slot(rd), imm: imm.into(), ..self.row(kind) }
    }

    /// `rd = kind(rs1)`
    pub fn unary(self, kind: Kind, rd: Register, rs1: Register) -> Row {
        Row { rd: slot(rd), rs1: slot(rs1), ..self.row(kind) }
    }

    /// `rd = kind(rs1, imm)`
    pub fn immediate(self, kind: Kind, rd: Register, rs1: Register, imm: u64) -> Row {
        Row { imm: imm.into(), ..self.unary(kind, rd, rs1) }
    }

    /// `rd = kind(rs1, rs2)`
    pub fn binary(self, kind: Kind, rd: Register, rs1: Register, rs2: Register) -> Row {
        Row { rs2: slot(rs2), ..self.unary(kind, rd, rs1) }
    }

    /// `rd = rs1`
    pub fn copy(self, rd: Register, rs1: Register) -> Row {
        self.immediate(Kind::Addi, rd, rs1, 0)
    }

    /// An assertion or a branch over `rs1` and `rs2`.
    pub fn check(self, kind: Kind, rs1: Register, rs2: Register) -> Row {
        Row { rs1: slot(rs1), rs2: slot(rs2), ..self.row(kind) }
    }

    /// `rd = a·b mod m`, up to multiples of `m`
    pub fn product(self, rd: Register, ports: [Register; PORTS]) -> Row {
        Row { rd: slot(rd), ports: Some(ports), ..self.row(Kind::MulMod) }
    }

    /// `rd` is free; `hint` is what an honest prover puts there.
    pub fn advice(self, rd: Register, hint: Hint) -> Row {
        Row { rd: slot(rd), hint: Some(hint), ..self.row(Kind::Advice) }
    }

    /// `rd = kind(word at base + offset)`
    pub fn load(self, kind: Kind, rd: Register, base: Register, offset: i128) -> Row {
        Row { rd: slot(rd), rs2: slot(base), imm: offset, ..self.row(kind) }
    }

    /// Stores `data` into the word at `base + offset`, as `kind` says.
    pub fn store(self, kind: Kind, data: Register, base: Register, offset: i128) -> Row {
        Row { rs1: slot(data), rs2: slot(base), imm: offset, ..self.row(kind) }
    }

    /// `rd` = the lanes of `data` for a store at `base + offset`.
    pub fn lanes(
        self,
        kind: Kind,
        rd: Register,
        data: Register,
        base: Register,
        offset: i128,
    ) -> Row {
        Row { rd: slot(rd), ..self.store(kind, data, base, offset) }
    }
}

/// `x0` reads zero and is never written: both an empty slot says without a register access.
fn slot(register: Register) -> Option<Register> {
    (register != Register::ZERO).then_some(register)
}
