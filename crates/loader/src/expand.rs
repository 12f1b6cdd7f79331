//! Instructions to rows.

mod atomic;
mod division;

pub use division::quotient_advice;

use crate::{BinaryOp, Condition, ImmediateOp, Instruction};
use alloc::vec;
use alloc::vec::Vec;
use rill_isa::{At, Expansion, Kind, PORTS, Register, Row, load, store};
use rill_program::{Pointers, call};

/// The rows of `instruction` at guest `address`.
///
/// `compressed` says that the instruction is two bytes long; `ecall_target` is the address an
/// `ecall` jumps to. A source register `x0` becomes an empty slot, a target `x0` an absent `rd`; an
/// instruction left without effect becomes one [`Kind::Fence`] row.
pub fn expand(
    instruction: Instruction,
    address: u64,
    compressed: bool,
    ecall_target: u64,
) -> Expansion {
    expand_unstamped(instruction, At(address), ecall_target).stamped(compressed)
}

fn expand_unstamped(instruction: Instruction, at: At, ecall_target: u64) -> Expansion {
    use Instruction as I;
    if let I::Lui { rd, .. }
    | I::Auipc { rd, .. }
    | I::Immediate { rd, .. }
    | I::Binary { rd, .. }
    | I::ModularProduct { rd, .. } = instruction
        && rd == Register::ZERO
    {
        return Expansion::single(at.row(Kind::Fence));
    }
    match instruction {
        I::Lui { rd, imm } => Expansion::single(at.constant(Kind::Lui, rd, imm as u64)),
        I::Auipc { rd, imm } => Expansion::single(at.constant(Kind::Auipc, rd, imm as u64)),
        I::Jal { rd, offset } => Expansion::single(at.constant(Kind::Jal, rd, offset as u64)),
        I::Jalr { rd, rs1, offset } => {
            Expansion::single(at.immediate(Kind::Jalr, rd, rs1, offset as u64))
        }
        I::Branch { condition, rs1, rs2, offset } => {
            let row = at.check(branch_kind(condition), rs1, rs2);
            Expansion::single(Row { imm: offset.into(), ..row })
        }
        I::Load { op, rd, base, offset } => load(at, op, rd, base, offset),
        I::Store { width, data, base, offset } => store(at, width, data, base, offset),
        I::Immediate { op, rd, rs1, imm } => {
            let (kind, imm) = immediate_kind(op, imm);
            Expansion::single(at.immediate(kind, rd, rs1, imm))
        }
        I::Binary { op, rd, rs1, rs2 } => Expansion::sequence(binary(at, op, rd, rs1, rs2)),
        I::LoadReserved { width, rd, base } => {
            Expansion::sequence(atomic::load_reserved(at, width, rd, base))
        }
        I::StoreConditional { width, rd, data, base } => {
            Expansion::sequence(atomic::store_conditional(at, width, rd, data, base))
        }
        I::Amo { op, width, rd, data, base } => {
            Expansion::sequence(atomic::amo(at, op, width, rd, data, base))
        }
        I::Call { operation, rd, rs1, rs2, rs3 } => {
            call(at, operation, &Pointers { rd, rs1, rs2, rs3 })
        }
        I::ModularProduct { rd, rs1, rs2, modulus } => {
            Expansion::sequence(modular_product(at, rd, [rs1, rs2, modulus]))
        }
        I::Fence => Expansion::single(at.row(Kind::Fence)),
        I::Ecall => Expansion::single(at.constant(Kind::Ecall, Register::LINK, ecall_target)),
        I::Trap => Expansion::single(at.row(Kind::Trap)),
    }
}

fn branch_kind(condition: Condition) -> Kind {
    match condition {
        Condition::Beq => Kind::Beq,
        Condition::Bne => Kind::Bne,
        Condition::Blt => Kind::Blt,
        Condition::Bge => Kind::Bge,
        Condition::Bltu => Kind::Bltu,
        Condition::Bgeu => Kind::Bgeu,
    }
}

/// Left shifts multiply by `2^s`; right shifts take the mask `2^64 - 2^s`, word shifts `2^32 -
/// 2^s`.
fn immediate_kind(op: ImmediateOp, imm: i64) -> (Kind, u64) {
    let value = imm as u64;
    let power = 1u64.wrapping_shl(value as u32);
    let mask = power.wrapping_neg();
    let word_mask = mask & 0xffff_ffff;
    match op {
        ImmediateOp::Addi => (Kind::Addi, value),
        ImmediateOp::Addiw => (Kind::Addiw, value),
        ImmediateOp::Slti => (Kind::Slti, value),
        ImmediateOp::Sltiu => (Kind::Sltiu, value),
        ImmediateOp::Xori => (Kind::Xori, value),
        ImmediateOp::Ori => (Kind::Ori, value),
        ImmediateOp::Andi => (Kind::Andi, value),
        ImmediateOp::Slli => (Kind::Muli, power),
        ImmediateOp::Srli => (Kind::Srli, mask),
        ImmediateOp::Srai => (Kind::Srai, mask),
        ImmediateOp::Slliw => (Kind::Muliw, power),
        ImmediateOp::Srliw => (Kind::Srliw, word_mask),
        ImmediateOp::Sraiw => (Kind::Sraiw, word_mask),
    }
}

fn binary(at: At, op: BinaryOp, rd: Register, rs1: Register, rs2: Register) -> Vec<Row> {
    let one = |kind| vec![at.binary(kind, rd, rs1, rs2)];
    match op {
        BinaryOp::Add => one(Kind::Add),
        BinaryOp::Sub => one(Kind::Sub),
        BinaryOp::Slt => one(Kind::Slt),
        BinaryOp::Sltu => one(Kind::Sltu),
        BinaryOp::Xor => one(Kind::Xor),
        BinaryOp::Or => one(Kind::Or),
        BinaryOp::And => one(Kind::And),
        BinaryOp::Addw => one(Kind::Addw),
        BinaryOp::Subw => one(Kind::Subw),
        BinaryOp::Mul => one(Kind::Mul),
        BinaryOp::Mulw => one(Kind::Mulw),
        BinaryOp::Mulhu => one(Kind::Mulhu),
        BinaryOp::Sll => shift(at, Kind::Pow2, Kind::Mul, rd, rs1, rs2),
        BinaryOp::Srl => shift(at, Kind::SrMask, Kind::Srl, rd, rs1, rs2),
        BinaryOp::Sra => shift(at, Kind::SrMask, Kind::Sra, rd, rs1, rs2),
        BinaryOp::Sllw => shift(at, Kind::Pow2W, Kind::Mulw, rd, rs1, rs2),
        BinaryOp::Srlw => shift(at, Kind::SrMaskW, Kind::Srlw, rd, rs1, rs2),
        BinaryOp::Sraw => shift(at, Kind::SrMaskW, Kind::Sraw, rd, rs1, rs2),
        BinaryOp::Mulh => multiply_high(at, Kind::SignCorr, rd, rs1, rs2),
        BinaryOp::Mulhsu => multiply_high(at, Kind::NegMaskAnd, rd, rs1, rs2),
        BinaryOp::Divu => division::divu(at, rd, rs1, rs2),
        BinaryOp::Remu => division::remu(at, rd, rs1, rs2),
        BinaryOp::Div => division::div(at, rd, rs1, rs2),
        BinaryOp::Rem => division::rem(at, rd, rs1, rs2),
        BinaryOp::Divw => division::divw(at, rd, rs1, rs2),
        BinaryOp::Remw => division::remw(at, rd, rs1, rs2),
        BinaryOp::Divuw => division::divuw(at, rd, rs1, rs2),
        BinaryOp::Remuw => division::remuw(at, rd, rs1, rs2),
    }
}

/// The remainder is asserted to be below the modulus, which therefore must not be overwritten
/// before.
fn modular_product(at: At, rd: Register, ports: [Register; PORTS]) -> Vec<Row> {
    let [t, ..] = Register::TEMPS;
    let [.., modulus] = ports;
    let direct = rd != modulus;
    let remainder = if direct { rd } else { t };
    let check = at.check(Kind::ValidUr, remainder, modulus);
    let mut rows = vec![at.product(remainder, ports), check];
    if !direct {
        rows.push(at.copy(rd, t));
    }
    rows
}

/// A shift by a register: `operand` turns the amount into a power of two or a mask.
fn shift(
    at: At,
    operand: Kind,
    kind: Kind,
    rd: Register,
    rs1: Register,
    amount: Register,
) -> Vec<Row> {
    let [t, ..] = Register::TEMPS;
    vec![at.unary(operand, t, amount), at.binary(kind, rd, rs1, t)]
}

/// The signed high product is the unsigned one less `correction`, modulo `2^64`:
/// with `a = A - 2^64·[a < 0]`, `floor(a·b / 2^64) = floor(A·B / 2^64) - [a < 0]·B - [b < 0]·A +
/// 2^64·(..)`.
fn multiply_high(at: At, correction: Kind, rd: Register, rs1: Register, rs2: Register) -> Vec<Row> {
    let [high, correct, ..] = Register::TEMPS;
    vec![
        at.binary(Kind::Mulhu, high, rs1, rs2),
        at.binary(correction, correct, rs1, rs2),
        at.binary(Kind::Sub, rd, high, correct),
    ]
}
