//! Source instructions.

use rill_isa::{LoadOp, Register, Width};
use rill_precompiles::Operation;

/// A decoded instruction of RV64IMAC, or a call of a precompile. Immediates are sign-extended;
/// fields keep the names of the manual.
///
/// A compressed instruction is the instruction it abbreviates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the fields are those of the RISC-V manual")]
pub enum Instruction {
    /// `imm` is the value loaded, low 12 bits zero.
    Lui {
        rd: Register,
        imm: i64,
    },
    /// `imm` is the value added, low 12 bits zero.
    Auipc {
        rd: Register,
        imm: i64,
    },
    Jal {
        rd: Register,
        offset: i64,
    },
    Jalr {
        rd: Register,
        rs1: Register,
        offset: i64,
    },
    Branch {
        condition: Condition,
        rs1: Register,
        rs2: Register,
        offset: i64,
    },
    Load {
        op: LoadOp,
        rd: Register,
        base: Register,
        offset: i64,
    },
    Store {
        width: Width,
        data: Register,
        base: Register,
        offset: i64,
    },
    /// Shifts carry their amount in `imm`.
    Immediate {
        op: ImmediateOp,
        rd: Register,
        rs1: Register,
        imm: i64,
    },
    Binary {
        op: BinaryOp,
        rd: Register,
        rs1: Register,
        rs2: Register,
    },
    LoadReserved {
        width: AtomicWidth,
        rd: Register,
        base: Register,
    },
    StoreConditional {
        width: AtomicWidth,
        rd: Register,
        data: Register,
        base: Register,
    },
    Amo {
        op: AmoOp,
        width: AtomicWidth,
        rd: Register,
        data: Register,
        base: Register,
    },
    /// A call of a precompile. All registers are pointers that are read, `rd` too.
    Call {
        operation: &'static Operation,
        rd: Register,
        rs1: Register,
        rs2: Register,
        rs3: Register,
    },
    /// `rd = rs1·rs2 mod modulus`, a precompile without a table.
    ModularProduct {
        rd: Register,
        rs1: Register,
        rs2: Register,
        modulus: Register,
    },
    /// FENCE, FENCE.I and FENCE.TSO: there is one hart, and code is fixed at load.
    Fence,
    Ecall,
    /// Everything else: unknown, privileged, CSR and floating-point words, EBREAK. Never
    /// executable.
    Trap,
}

/// When a branch is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the instructions")]
pub enum Condition {
    Beq,
    Bne,
    Blt,
    Bge,
    Bltu,
    Bgeu,
}

/// Width of an atomic access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AtomicWidth {
    /// Four bytes.
    Word,
    /// Eight bytes.
    Double,
}

/// Operations between a register and an immediate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the instructions")]
pub enum ImmediateOp {
    Addi,
    Addiw,
    Slti,
    Sltiu,
    Xori,
    Ori,
    Andi,
    Slli,
    Srli,
    Srai,
    Slliw,
    Srliw,
    Sraiw,
}

/// Operations between two registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the instructions")]
pub enum BinaryOp {
    Add,
    Sub,
    Sll,
    Slt,
    Sltu,
    Xor,
    Srl,
    Sra,
    Or,
    And,
    Addw,
    Subw,
    Sllw,
    Srlw,
    Sraw,
    Mul,
    Mulh,
    Mulhsu,
    Mulhu,
    Mulw,
    Div,
    Divu,
    Rem,
    Remu,
    Divw,
    Divuw,
    Remw,
    Remuw,
}

/// What an atomic memory operation does to the word, besides returning its old value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the instructions")]
pub enum AmoOp {
    Swap,
    Add,
    Xor,
    And,
    Or,
    Min,
    Max,
    Minu,
    Maxu,
}

impl Instruction {
    /// `addi x0, x0, 0`.
    pub const NOP: Self =
        Self::Immediate { op: ImmediateOp::Addi, rd: Register::ZERO, rs1: Register::ZERO, imm: 0 };
}
