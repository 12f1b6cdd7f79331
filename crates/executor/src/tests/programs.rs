//! Programs that several tests run.

use crate::testing::{Assembler, Built, DATA, program, x};
use rill_isa::{Hint, LoadOp, Width};
use rill_loader::{AmoOp, AtomicWidth, BinaryOp, Condition, ImmediateOp, Instruction};

/// A generator of random numbers (splitmix64).
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    pub(super) fn below(&mut self, bound: u64) -> u64 {
        self.word() % bound
    }

    pub(super) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

/// Fills `words` words from [`DATA`] on, `rounds` times, reading and writing them in steps that
/// visit all pages.
pub(super) fn walk(words: u64, rounds: u64) -> Built {
    program(
        |code| {
            code.set(5, rounds * words);
            code.set(8, words - 1);
            code.label("loop");
            code.binary(BinaryOp::And, 7, 9, 8);
            code.immediate(ImmediateOp::Slli, 7, 7, 3);
            code.set(10, DATA);
            code.binary(BinaryOp::Add, 7, 7, 10);
            code.load(LoadOp::Ld, 10, 7, 0);
            code.binary(BinaryOp::Add, 10, 10, 9);
            code.store(Width::Double, 10, 7, 0);
            code.addi(9, 9, 1021);
            code.addi(5, 5, -1);
            code.branch(Condition::Bne, 5, 0, "loop");
            code.exit(3);
        },
        &[],
    )
}

/// Adds up words of input, eight bytes each, until none is left; the sum is the exit code.
pub(super) fn sum_of_input() -> Built {
    program(
        |code| {
            code.label("loop");
            code.advice(5, Hint::TapeLength);
            code.branch(Condition::Beq, 5, 0, "done");
            code.advice(6, Hint::Tape { bytes: 8 });
            code.binary(BinaryOp::Add, 7, 7, 6);
            code.jump(0, "loop");
            code.label("done");
            code.addi(10, 7, 0);
            code.call(93);
        },
        &[],
    )
}

const BINARY: [BinaryOp; 28] = [
    BinaryOp::Add,
    BinaryOp::Sub,
    BinaryOp::Sll,
    BinaryOp::Slt,
    BinaryOp::Sltu,
    BinaryOp::Xor,
    BinaryOp::Srl,
    BinaryOp::Sra,
    BinaryOp::Or,
    BinaryOp::And,
    BinaryOp::Addw,
    BinaryOp::Subw,
    BinaryOp::Sllw,
    BinaryOp::Srlw,
    BinaryOp::Sraw,
    BinaryOp::Mul,
    BinaryOp::Mulh,
    BinaryOp::Mulhsu,
    BinaryOp::Mulhu,
    BinaryOp::Mulw,
    BinaryOp::Div,
    BinaryOp::Divu,
    BinaryOp::Rem,
    BinaryOp::Remu,
    BinaryOp::Divw,
    BinaryOp::Divuw,
    BinaryOp::Remw,
    BinaryOp::Remuw,
];

const IMMEDIATE: [ImmediateOp; 13] = [
    ImmediateOp::Addi,
    ImmediateOp::Addiw,
    ImmediateOp::Slti,
    ImmediateOp::Sltiu,
    ImmediateOp::Xori,
    ImmediateOp::Ori,
    ImmediateOp::Andi,
    ImmediateOp::Slli,
    ImmediateOp::Srli,
    ImmediateOp::Srai,
    ImmediateOp::Slliw,
    ImmediateOp::Srliw,
    ImmediateOp::Sraiw,
];

const LOADS: [LoadOp; 7] =
    [LoadOp::Lb, LoadOp::Lbu, LoadOp::Lh, LoadOp::Lhu, LoadOp::Lw, LoadOp::Lwu, LoadOp::Ld];

const WIDTHS: [Width; 4] = [Width::Byte, Width::Half, Width::Word, Width::Double];

const AMOS: [AmoOp; 9] = [
    AmoOp::Swap,
    AmoOp::Add,
    AmoOp::Xor,
    AmoOp::And,
    AmoOp::Or,
    AmoOp::Min,
    AmoOp::Max,
    AmoOp::Minu,
    AmoOp::Maxu,
];

const CONDITIONS: [Condition; 6] = [
    Condition::Beq,
    Condition::Bne,
    Condition::Blt,
    Condition::Bge,
    Condition::Bltu,
    Condition::Bgeu,
];

/// Base of all memory accesses, and a scratch register for aligned addresses.
const BASE: u8 = 4;
const ALIGNED: u8 = 3;
const ROUNDS: u8 = 2;

/// `length` random instructions of all sorts, in a loop of `rounds` rounds.
pub(super) fn random(seed: u64, length: usize, rounds: u64) -> Built {
    let mut random = Random(seed);
    let data: Vec<u64> = (0..1024).map(|_| random.word()).collect();
    program(
        |code| {
            for register in 5..32 {
                let value = random.word() >> random.below(64);
                code.set(register, value);
            }
            code.set(BASE, DATA + 4096);
            code.set(ROUNDS, rounds);
            code.label("loop");
            for _ in 0..length {
                instruction(code, &mut random);
            }
            code.addi(ROUNDS, ROUNDS, -1);
            // Further than a branch of the instruction set reaches, which rows do not mind.
            code.branch(Condition::Bne, ROUNDS, 0, "loop");
            code.exit(0);
        },
        &data,
    )
}

fn instruction(code: &mut Assembler, random: &mut Random) {
    let mut register = || match random.below(32) {
        number @ 5..32 => number as u8,
        _ => 0,
    };
    let [rd, rs1, rs2] = [register(), register(), register()];
    let offset = random.below(4000) as i64 - 2000;
    let imm = random.below(4096) as i64 - 2048;
    match random.below(16) {
        0..4 => code.binary(random.pick(&BINARY), rd, rs1, rs2),
        4..6 => immediate(code, random, [rd, rs1], imm),
        6..9 => code.load(random.pick(&LOADS), rd, BASE, offset),
        9..11 => code.store(random.pick(&WIDTHS), rs1, BASE, offset),
        11 => atomic(code, random, [rd, rs1], offset),
        12 => {
            let (condition, offset) = (random.pick(&CONDITIONS), random.pick(&[4, 8, 12]));
            let [rs1, rs2] = [x(rs1), x(rs2)];
            code.push(Instruction::Branch { condition, rs1, rs2, offset });
            code.addi(rd, rs1.number(), 1);
            code.addi(rd, rs2.number(), -1);
        }
        13 => code.push(Instruction::Auipc { rd: x(rd), imm: imm << 12 }),
        14 => {
            code.push(Instruction::Jal { rd: x(rd), offset: 8 });
            code.addi(rd, rd, 1);
        }
        _ => {
            let target = code.here() + 8 + random.below(2);
            code.set(ALIGNED, target);
            code.push(Instruction::Jalr { rd: x(rd), rs1: x(ALIGNED), offset: 0 });
            code.push(Instruction::Fence);
        }
    }
}

fn immediate(code: &mut Assembler, random: &mut Random, [rd, rs1]: [u8; 2], imm: i64) {
    let op = random.pick(&IMMEDIATE);
    let imm = match op {
        ImmediateOp::Slli | ImmediateOp::Srli | ImmediateOp::Srai => imm & 63,
        ImmediateOp::Slliw | ImmediateOp::Srliw | ImmediateOp::Sraiw => imm & 31,
        _ => imm,
    };
    code.immediate(op, rd, rs1, imm);
}

fn atomic(code: &mut Assembler, random: &mut Random, [rd, rs1]: [u8; 2], offset: i64) {
    let (width, size) = random.pick(&[(AtomicWidth::Word, 4), (AtomicWidth::Double, 8)]);
    code.addi(ALIGNED, BASE, offset & -size);
    let (rd, data, base) = (x(rd), x(rs1), x(ALIGNED));
    if random.below(3) > 0 {
        return code.push(Instruction::Amo { op: random.pick(&AMOS), width, rd, data, base });
    }
    if random.below(3) > 0 {
        code.push(Instruction::LoadReserved { width, rd, base });
    }
    code.push(Instruction::StoreConditional { width, rd, data, base });
}
