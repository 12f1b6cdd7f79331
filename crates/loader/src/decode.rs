//! Decoding of 32-bit words.

use crate::{AmoOp, AtomicWidth, BinaryOp, Condition, ImmediateOp, Instruction};
use rill_isa::{LoadOp, Register, Width};
use rill_precompiles::{Pointer, mulmod64, operation};

/// Whether the instruction that begins with these 16 bits is two bytes long.
pub const fn is_compressed(first_half: u16) -> bool {
    first_half & 3 != 3
}

/// The instruction of a 32-bit `word` in a program without precompiles; [`Instruction::Trap`] if it
/// cannot be executed.
pub fn decode(word: u32) -> Instruction {
    decode_fields(Fields(word)).unwrap_or(Instruction::Trap)
}

/// The instruction of a 32-bit `word` in a program that declares the precompiles of these ids;
/// [`Instruction::Trap`] if it cannot be executed.
pub fn decode_with(word: u32, declared: &[u8]) -> Instruction {
    match decode_call(word) {
        Some((call, id)) if declared.contains(&id) => call,
        _ => decode(word),
    }
}

/// The instruction that a 32-bit `word` is in a program that declares the precompile, and the id of
/// the precompile.
pub fn decode_call(word: u32) -> Option<(Instruction, u8)> {
    let f = Fields(word);
    if f.opcode() != 0x0b {
        return None;
    }
    let code = f.bits(25, 2, 3) | f.funct3();
    let (rd, rs1, rs2, rs3) = (f.rd(), f.rs1(), f.rs2(), f.rs3());
    if code == u32::from(mulmod64::CODE) {
        return Some((Instruction::ModularProduct { rd, rs1, rs2, modulus: rs3 }, mulmod64::ID));
    }
    let operation = operation(code as u8)?;
    let pointers =
        [(Pointer::Rd, rd), (Pointer::Rs1, rs1), (Pointer::Rs2, rs2), (Pointer::Rs3, rs3)];
    let mut unused = pointers.into_iter().filter(|(pointer, _)| !operation.uses(*pointer));
    let call = Instruction::Call { operation, rd, rs1, rs2, rs3 };
    unused.all(|(_, register)| register == Register::ZERO).then_some((call, operation.shape.id))
}

fn decode_fields(f: Fields) -> Option<Instruction> {
    let (rd, rs1, rs2) = (f.rd(), f.rs1(), f.rs2());
    Some(match f.opcode() {
        0x03 => Instruction::Load { op: load_op(f.funct3())?, rd, base: rs1, offset: f.imm_i() },
        0x0f => match f.funct3() {
            0 | 1 => Instruction::Fence,
            _ => return None,
        },
        0x13 => immediate(f)?,
        0x17 => Instruction::Auipc { rd, imm: f.imm_u() },
        0x1b => immediate_word(f)?,
        0x23 => Instruction::Store {
            width: width(f.funct3())?,
            data: rs2,
            base: rs1,
            offset: f.imm_s(),
        },
        0x2f => atomic(f)?,
        0x33 => Instruction::Binary { op: binary_op(f.funct7(), f.funct3())?, rd, rs1, rs2 },
        0x37 => Instruction::Lui { rd, imm: f.imm_u() },
        0x3b => Instruction::Binary { op: binary_word_op(f.funct7(), f.funct3())?, rd, rs1, rs2 },
        0x63 => {
            Instruction::Branch { condition: condition(f.funct3())?, rs1, rs2, offset: f.imm_b() }
        }
        0x67 if f.funct3() == 0 => Instruction::Jalr { rd, rs1, offset: f.imm_i() },
        0x6f => Instruction::Jal { rd, offset: f.imm_j() },
        0x73 if f.0 == 0x73 => Instruction::Ecall,
        _ => return None,
    })
}

/// The fields of a word, by the names of the manual.
#[derive(Clone, Copy)]
struct Fields(u32);

impl Fields {
    fn opcode(self) -> u32 {
        self.0 & 0x7f
    }
    fn rd(self) -> Register {
        self.register(7)
    }
    fn funct3(self) -> u32 {
        self.0 >> 12 & 7
    }
    fn rs1(self) -> Register {
        self.register(15)
    }
    fn rs2(self) -> Register {
        self.register(20)
    }
    fn rs3(self) -> Register {
        self.register(27)
    }
    fn funct7(self) -> u32 {
        self.0 >> 25
    }
    fn register(self, low: u32) -> Register {
        Register::new((self.0 >> low & 31) as u8)
    }
    /// Bits `low..low + count` of the word, moved to bit `to`.
    fn bits(self, low: u32, count: u32, to: u32) -> u32 {
        (self.0 >> low & !(u32::MAX << count)) << to
    }
    fn imm_i(self) -> i64 {
        i64::from(self.0 as i32 >> 20)
    }
    fn imm_s(self) -> i64 {
        sign_extend(self.bits(25, 7, 5) | self.bits(7, 5, 0), 12)
    }
    fn imm_b(self) -> i64 {
        let magnitude = self.bits(25, 6, 5) | self.bits(8, 4, 1);
        sign_extend(self.bits(31, 1, 12) | self.bits(7, 1, 11) | magnitude, 13)
    }
    fn imm_u(self) -> i64 {
        i64::from((self.0 & 0xffff_f000) as i32)
    }
    fn imm_j(self) -> i64 {
        let magnitude = self.bits(12, 8, 12) | self.bits(20, 1, 11) | self.bits(21, 10, 1);
        sign_extend(self.bits(31, 1, 20) | magnitude, 21)
    }
}

/// The low `bits` bits (1 to 32) of `value` as a two's complement integer.
pub(crate) fn sign_extend(value: u32, bits: u32) -> i64 {
    let unused = 32u32.saturating_sub(bits);
    i64::from((value << unused) as i32 >> unused)
}

fn load_op(funct3: u32) -> Option<LoadOp> {
    Some(match funct3 {
        0 => LoadOp::Lb,
        1 => LoadOp::Lh,
        2 => LoadOp::Lw,
        3 => LoadOp::Ld,
        4 => LoadOp::Lbu,
        5 => LoadOp::Lhu,
        6 => LoadOp::Lwu,
        _ => return None,
    })
}

fn width(funct3: u32) -> Option<Width> {
    Some(match funct3 {
        0 => Width::Byte,
        1 => Width::Half,
        2 => Width::Word,
        3 => Width::Double,
        _ => return None,
    })
}

fn condition(funct3: u32) -> Option<Condition> {
    Some(match funct3 {
        0 => Condition::Beq,
        1 => Condition::Bne,
        4 => Condition::Blt,
        5 => Condition::Bge,
        6 => Condition::Bltu,
        7 => Condition::Bgeu,
        _ => return None,
    })
}

fn immediate(f: Fields) -> Option<Instruction> {
    use ImmediateOp as Op;
    let funct6 = f.0 >> 26;
    let amount = i64::from(f.bits(20, 6, 0));
    let (op, imm) = match (f.funct3(), funct6) {
        (0, _) => (Op::Addi, f.imm_i()),
        (1, 0x00) => (Op::Slli, amount),
        (2, _) => (Op::Slti, f.imm_i()),
        (3, _) => (Op::Sltiu, f.imm_i()),
        (4, _) => (Op::Xori, f.imm_i()),
        (5, 0x00) => (Op::Srli, amount),
        (5, 0x10) => (Op::Srai, amount),
        (6, _) => (Op::Ori, f.imm_i()),
        (7, _) => (Op::Andi, f.imm_i()),
        _ => return None,
    };
    Some(Instruction::Immediate { op, rd: f.rd(), rs1: f.rs1(), imm })
}

fn immediate_word(f: Fields) -> Option<Instruction> {
    use ImmediateOp as Op;
    let amount = i64::from(f.bits(20, 5, 0));
    let (op, imm) = match (f.funct3(), f.funct7()) {
        (0, _) => (Op::Addiw, f.imm_i()),
        (1, 0x00) => (Op::Slliw, amount),
        (5, 0x00) => (Op::Srliw, amount),
        (5, 0x20) => (Op::Sraiw, amount),
        _ => return None,
    };
    Some(Instruction::Immediate { op, rd: f.rd(), rs1: f.rs1(), imm })
}

fn binary_op(funct7: u32, funct3: u32) -> Option<BinaryOp> {
    use BinaryOp as Op;
    Some(match (funct7, funct3) {
        (0x00, 0) => Op::Add,
        (0x20, 0) => Op::Sub,
        (0x00, 1) => Op::Sll,
        (0x00, 2) => Op::Slt,
        (0x00, 3) => Op::Sltu,
        (0x00, 4) => Op::Xor,
        (0x00, 5) => Op::Srl,
        (0x20, 5) => Op::Sra,
        (0x00, 6) => Op::Or,
        (0x00, 7) => Op::And,
        (0x01, 0) => Op::Mul,
        (0x01, 1) => Op::Mulh,
        (0x01, 2) => Op::Mulhsu,
        (0x01, 3) => Op::Mulhu,
        (0x01, 4) => Op::Div,
        (0x01, 5) => Op::Divu,
        (0x01, 6) => Op::Rem,
        (0x01, 7) => Op::Remu,
        _ => return None,
    })
}

fn binary_word_op(funct7: u32, funct3: u32) -> Option<BinaryOp> {
    use BinaryOp as Op;
    Some(match (funct7, funct3) {
        (0x00, 0) => Op::Addw,
        (0x20, 0) => Op::Subw,
        (0x00, 1) => Op::Sllw,
        (0x00, 5) => Op::Srlw,
        (0x20, 5) => Op::Sraw,
        (0x01, 0) => Op::Mulw,
        (0x01, 4) => Op::Divw,
        (0x01, 5) => Op::Divuw,
        (0x01, 6) => Op::Remw,
        (0x01, 7) => Op::Remuw,
        _ => return None,
    })
}

/// The acquire and release bits are ignored: with one hart, program order is the memory order.
fn atomic(f: Fields) -> Option<Instruction> {
    let width = match f.funct3() {
        2 => AtomicWidth::Word,
        3 => AtomicWidth::Double,
        _ => return None,
    };
    let (rd, data, base) = (f.rd(), f.rs2(), f.rs1());
    let op = match f.funct7() >> 2 {
        0x02 if data == Register::ZERO => {
            return Some(Instruction::LoadReserved { width, rd, base });
        }
        0x03 => return Some(Instruction::StoreConditional { width, rd, data, base }),
        0x01 => AmoOp::Swap,
        0x00 => AmoOp::Add,
        0x04 => AmoOp::Xor,
        0x0c => AmoOp::And,
        0x08 => AmoOp::Or,
        0x10 => AmoOp::Min,
        0x14 => AmoOp::Max,
        0x18 => AmoOp::Minu,
        0x1c => AmoOp::Maxu,
        _ => return None,
    };
    Some(Instruction::Amo { op, width, rd, data, base })
}
