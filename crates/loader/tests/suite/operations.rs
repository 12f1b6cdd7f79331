//! All operations of every sort.

use rill_isa::{LoadOp, Width};
use rill_loader::{AmoOp, BinaryOp, Condition, ImmediateOp};

/// The last eight are divisions.
pub(crate) const BINARY: [BinaryOp; 28] = {
    use BinaryOp::*;
    [
        Add, Sub, Sll, Slt, Sltu, Xor, Srl, Sra, Or, And, Addw, Subw, Sllw, Srlw, Sraw, Mul, Mulh,
        Mulhsu, Mulhu, Mulw, Div, Divu, Rem, Remu, Divw, Divuw, Remw, Remuw,
    ]
};

/// Seven without shifts, three shifts, three of words.
pub(crate) const IMMEDIATE: [ImmediateOp; 13] = {
    use ImmediateOp::*;
    [Addi, Addiw, Slti, Sltiu, Xori, Ori, Andi, Slli, Srli, Srai, Slliw, Srliw, Sraiw]
};

pub(crate) const CONDITIONS: [Condition; 6] = {
    use Condition::*;
    [Beq, Bne, Blt, Bge, Bltu, Bgeu]
};

pub(crate) const LOADS: [LoadOp; 7] = {
    use LoadOp::*;
    [Lb, Lbu, Lh, Lhu, Lw, Lwu, Ld]
};

pub(crate) const WIDTHS: [Width; 4] = [Width::Byte, Width::Half, Width::Word, Width::Double];

pub(crate) const AMOS: [AmoOp; 9] = {
    use AmoOp::*;
    [Swap, Add, Xor, And, Or, Min, Max, Minu, Maxu]
};
