//! Decoding of 16-bit words (the C extension without floating point).

use crate::decode::sign_extend;
use crate::{BinaryOp, Condition, ImmediateOp, Instruction};
use rill_isa::{LoadOp, Register, Width};

const ZERO: Register = Register::ZERO;
const RA: Register = Register::new(1);
const SP: Register = Register::new(2);

/// The instruction that a 16-bit word abbreviates; [`Instruction::Trap`] if it cannot be
/// executed.
pub fn decode_compressed(half: u16) -> Instruction {
    let half = Half(u32::from(half));
    let quadrant = match half.0 & 3 {
        0 => quadrant_0(half),
        1 => quadrant_1(half),
        2 => quadrant_2(half),
        _ => None,
    };
    quadrant.unwrap_or(Instruction::Trap)
}

#[derive(Clone, Copy)]
struct Half(u32);

impl Half {
    fn funct3(self) -> u32 {
        self.0 >> 13
    }
    /// A full register field.
    fn rd(self) -> Register {
        self.register(7, 31, 0)
    }
    fn rs2(self) -> Register {
        self.register(2, 31, 0)
    }
    /// A three-bit register field: `x8`–`x15`.
    fn rd_prime(self) -> Register {
        self.register(7, 7, 8)
    }
    fn rs2_prime(self) -> Register {
        self.register(2, 7, 8)
    }
    fn register(self, low: u32, mask: u32, first: u32) -> Register {
        Register::new((first | self.0 >> low & mask) as u8)
    }
    /// Bits `low..low + count`, moved to bit `to`.
    fn bits(self, low: u32, count: u32, to: u32) -> u32 {
        (self.0 >> low & !(u32::MAX << count)) << to
    }
    /// The six bits 12 and 6–2.
    fn imm6(self) -> u32 {
        self.bits(12, 1, 5) | self.bits(2, 5, 0)
    }
    fn imm6_signed(self) -> i64 {
        sign_extend(self.imm6(), 6)
    }
    /// Offset of CJ: bits 11|4|9:8|10|6|7|3:1|5.
    fn jump_offset(self) -> i64 {
        let high = self.bits(12, 1, 11) | self.bits(11, 1, 4) | self.bits(9, 2, 8);
        let middle = self.bits(8, 1, 10) | self.bits(7, 1, 6) | self.bits(6, 1, 7);
        sign_extend(high | middle | self.bits(3, 3, 1) | self.bits(2, 1, 5), 12)
    }
    /// Offset of CB: bits 8|4:3 and 7:6|2:1|5.
    fn branch_offset(self) -> i64 {
        let high = self.bits(12, 1, 8) | self.bits(10, 2, 3);
        sign_extend(high | self.bits(5, 2, 6) | self.bits(3, 2, 1) | self.bits(2, 1, 5), 9)
    }
    fn word_offset(self) -> i64 {
        i64::from(self.bits(10, 3, 3) | self.bits(6, 1, 2) | self.bits(5, 1, 6))
    }
    fn double_offset(self) -> i64 {
        i64::from(self.bits(10, 3, 3) | self.bits(5, 2, 6))
    }
}

fn immediate(op: ImmediateOp, rd: Register, rs1: Register, imm: i64) -> Instruction {
    Instruction::Immediate { op, rd, rs1, imm }
}

fn quadrant_0(h: Half) -> Option<Instruction> {
    let (base, other) = (h.rd_prime(), h.rs2_prime());
    Some(match h.funct3() {
        // C.ADDI4SPN
        0 => {
            let imm = h.bits(11, 2, 4) | h.bits(7, 4, 6) | h.bits(6, 1, 2) | h.bits(5, 1, 3);
            if imm == 0 {
                return None;
            }
            immediate(ImmediateOp::Addi, other, SP, i64::from(imm))
        }
        2 => Instruction::Load { op: LoadOp::Lw, rd: other, base, offset: h.word_offset() },
        3 => Instruction::Load { op: LoadOp::Ld, rd: other, base, offset: h.double_offset() },
        6 => Instruction::Store { width: Width::Word, data: other, base, offset: h.word_offset() },
        7 => {
            let offset = h.double_offset();
            Instruction::Store { width: Width::Double, data: other, base, offset }
        }
        _ => return None,
    })
}

fn quadrant_1(h: Half) -> Option<Instruction> {
    let (rd, imm) = (h.rd(), h.imm6_signed());
    let branch = |condition| Instruction::Branch {
        condition,
        rs1: h.rd_prime(),
        rs2: ZERO,
        offset: h.branch_offset(),
    };
    Some(match h.funct3() {
        0 => immediate(ImmediateOp::Addi, rd, rd, imm),
        1 if rd != ZERO => immediate(ImmediateOp::Addiw, rd, rd, imm),
        2 => immediate(ImmediateOp::Addi, rd, ZERO, imm),
        3 if h.imm6() == 0 => return None,
        // C.ADDI16SP
        3 if rd == SP => {
            let low = h.bits(6, 1, 4) | h.bits(5, 1, 6) | h.bits(3, 2, 7) | h.bits(2, 1, 5);
            immediate(ImmediateOp::Addi, SP, SP, sign_extend(h.bits(12, 1, 9) | low, 10))
        }
        3 => Instruction::Lui { rd, imm: imm << 12 },
        4 => arithmetic(h)?,
        5 => Instruction::Jal { rd: ZERO, offset: h.jump_offset() },
        6 => branch(Condition::Beq),
        7 => branch(Condition::Bne),
        _ => return None,
    })
}

/// C.SRLI to C.ADDW.
fn arithmetic(h: Half) -> Option<Instruction> {
    use BinaryOp as Op;
    let (rd, rs2) = (h.rd_prime(), h.rs2_prime());
    let op = match (h.bits(10, 2, 0), h.bits(12, 1, 0), h.bits(5, 2, 0)) {
        (0, _, _) => return Some(immediate(ImmediateOp::Srli, rd, rd, i64::from(h.imm6()))),
        (1, _, _) => return Some(immediate(ImmediateOp::Srai, rd, rd, i64::from(h.imm6()))),
        (2, _, _) => return Some(immediate(ImmediateOp::Andi, rd, rd, h.imm6_signed())),
        (3, 0, 0) => Op::Sub,
        (3, 0, 1) => Op::Xor,
        (3, 0, 2) => Op::Or,
        (3, 0, 3) => Op::And,
        (3, 1, 0) => Op::Subw,
        (3, 1, 1) => Op::Addw,
        _ => return None,
    };
    Some(Instruction::Binary { op, rd, rs1: rd, rs2 })
}

fn quadrant_2(h: Half) -> Option<Instruction> {
    let (rd, rs2) = (h.rd(), h.rs2());
    let load = |op, offset| Instruction::Load { op, rd, base: SP, offset: i64::from(offset) };
    let store = |width, offset| Instruction::Store {
        width,
        data: rs2,
        base: SP,
        offset: i64::from(offset),
    };
    Some(match h.funct3() {
        0 => immediate(ImmediateOp::Slli, rd, rd, i64::from(h.imm6())),
        2 if rd != ZERO => load(LoadOp::Lw, h.bits(12, 1, 5) | h.bits(4, 3, 2) | h.bits(2, 2, 6)),
        3 if rd != ZERO => load(LoadOp::Ld, h.bits(12, 1, 5) | h.bits(5, 2, 3) | h.bits(2, 3, 6)),
        4 => match (h.bits(12, 1, 0), rd == ZERO, rs2 == ZERO) {
            (0, false, true) => Instruction::Jalr { rd: ZERO, rs1: rd, offset: 0 },
            (0, _, false) => Instruction::Binary { op: BinaryOp::Add, rd, rs1: ZERO, rs2 },
            (1, false, true) => Instruction::Jalr { rd: RA, rs1: rd, offset: 0 },
            (1, _, false) => Instruction::Binary { op: BinaryOp::Add, rd, rs1: rd, rs2 },
            // C.JR x0 is reserved, C.EBREAK traps.
            _ => return None,
        },
        6 => store(Width::Word, h.bits(9, 4, 2) | h.bits(7, 2, 6)),
        7 => store(Width::Double, h.bits(10, 3, 3) | h.bits(7, 3, 6)),
        _ => return None,
    })
}
