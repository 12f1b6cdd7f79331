//! Programs that several tests run.

use super::operations::{AMOS, BINARY, CONDITIONS, IMMEDIATE, LOADS, WIDTHS};
use super::values::Values;
use crate::testing::{Assembler, Built, DATA, program, x};
use rill_isa::{Hint, LoadOp, Width};
use rill_loader::{AtomicWidth, BinaryOp, Condition, ImmediateOp, Instruction};

/// Fills `words` words from [`DATA`] on, `rounds` times, reading and writing them in steps that
/// visit all pages.
pub(super) fn walk(words: u64, rounds: u64) -> Built {
    program(&[], |code| {
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
    })
}

/// Adds up words of input, eight bytes each, until none is left; the sum is the exit code.
pub(super) fn sum_of_input() -> Built {
    program(&[], |code| {
        code.label("loop");
        code.advice(5, Hint::TapeLength);
        code.branch(Condition::Beq, 5, 0, "done");
        code.advice(6, Hint::Tape { bytes: 8 });
        code.binary(BinaryOp::Add, 7, 7, 6);
        code.jump(0, "loop");
        code.label("done");
        code.addi(10, 7, 0);
        code.call(93);
    })
}

/// Base of all memory accesses, and a scratch register for aligned addresses and reduced factors.
const BASE: u8 = 4;
const SCRATCH: u8 = 3;
const ROUNDS: u8 = 2;

/// `length` random instructions of all sorts, in a loop of `rounds` rounds.
pub(super) fn random(seed: u64, length: usize, rounds: u64) -> Built {
    let mut random = Values(seed);
    let data: Vec<u64> = (0..1024).map(|_| random.next()).collect();
    program(&data, |code| {
        for register in 5..32 {
            let value = random.next() >> random.below(64);
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
    })
}

fn instruction(code: &mut Assembler, random: &mut Values) {
    let mut register = || match random.below(32) {
        number @ 5..32 => number as u8,
        _ => 0,
    };
    let [rd, rs1, rs2] = [register(), register(), register()];
    let offset = random.below(4000) as i64 - 2000;
    let imm = random.below(4096) as i64 - 2048;
    match random.below(17) {
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
        15 => product(code, random, [rd, rs1, rs2]),
        _ => {
            let target = code.here() + 8 + random.below(2);
            code.set(SCRATCH, target);
            code.push(Instruction::Jalr { rd: x(rd), rs1: x(SCRATCH), offset: 0 });
            code.push(Instruction::Fence);
        }
    }
}

fn immediate(code: &mut Assembler, random: &mut Values, [rd, rs1]: [u8; 2], imm: i64) {
    let op = random.pick(&IMMEDIATE);
    let imm = match op {
        ImmediateOp::Slli | ImmediateOp::Srli | ImmediateOp::Srai => imm & 63,
        ImmediateOp::Slliw | ImmediateOp::Srliw | ImmediateOp::Sraiw => imm & 31,
        _ => imm,
    };
    code.immediate(op, rd, rs1, imm);
}

/// A product whose first or second factor was made small enough for it to have a result.
fn product(code: &mut Assembler, random: &mut Values, [rd, rs1, rs2]: [u8; 3]) {
    let modulus = random.pick(&[0, rd, rs1, rs2, 5, 31]);
    if modulus == 0 {
        // The product itself must have 64 bits.
        code.immediate(ImmediateOp::Srli, SCRATCH, rs1, 32);
        return code.product([rd, SCRATCH, SCRATCH, modulus]);
    }
    code.immediate(ImmediateOp::Ori, modulus, modulus, 1);
    code.binary(BinaryOp::Remu, SCRATCH, rs1, modulus);
    let [first, second] = random.pick(&[[SCRATCH, rs2], [rs2, SCRATCH]]);
    code.product([rd, first, second, modulus]);
}

fn atomic(code: &mut Assembler, random: &mut Values, [rd, rs1]: [u8; 2], offset: i64) {
    let (width, size) = random.pick(&[(AtomicWidth::Word, 4), (AtomicWidth::Double, 8)]);
    code.addi(SCRATCH, BASE, offset & -size);
    let (rd, data, base) = (x(rd), x(rs1), x(SCRATCH));
    if random.below(3) > 0 {
        return code.push(Instruction::Amo { op: random.pick(&AMOS), width, rd, data, base });
    }
    if random.below(3) > 0 {
        code.push(Instruction::LoadReserved { width, rd, base });
    }
    code.push(Instruction::StoreConditional { width, rd, data, base });
}
