//! A small sound key to break.

use crate::expand::DIVISIONS;
use crate::operations::{BINARY, WIDTHS};
use rill_isa::{Kind, LoadOp, Register, Row};
use rill_loader::{AmoOp, AtomicWidth, BinaryOp, Condition, Instruction, expand};
use rill_program::{ECALL_ADDRESS, Image, Layout, RESET_ADDRESS, Segment};

pub(crate) const LAYOUT: Layout = Layout { lowest: 0x1000, end: 0x8000, output_capacity: 64 };

pub(crate) const RESET: u32 = 1;

/// Address of the first instruction; they are 16 bytes apart.
pub(crate) const TEXT: u64 = 0x2000;

/// Register `number`.
pub(crate) fn x(number: u8) -> Register {
    Register::new(number)
}

/// All divisions, accesses and atomics, and an `ecall` and a branch.
pub(crate) fn instructions() -> Vec<Instruction> {
    let [rd, rs1, rs2] = [x(5), x(6), x(7)];
    let loads = [LoadOp::Lb, LoadOp::Lhu, LoadOp::Lw, LoadOp::Ld];
    let mut all = Vec::new();
    for &op in BINARY[DIVISIONS..].iter().chain(&[BinaryOp::Mulh, BinaryOp::Sll]) {
        all.push(Instruction::Binary { op, rd, rs1, rs2 });
        all.push(Instruction::Binary { op, rd: rs1, rs1, rs2: rs1 });
    }
    for op in loads {
        all.push(Instruction::Load { op, rd, base: rs1, offset: -8 });
        all.push(Instruction::Load { op, rd: x(0), base: x(0), offset: 2047 });
    }
    all.extend(WIDTHS.map(|width| Instruction::Store { width, data: rs2, base: rs1, offset: 8 }));
    let (width, data, base) = (AtomicWidth::Word, rs2, rs1);
    all.push(Instruction::LoadReserved { width, rd, base });
    all.push(Instruction::StoreConditional { width, rd, data, base });
    all.push(Instruction::Amo { op: AmoOp::Minu, width, rd, data, base });
    all.push(Instruction::Branch { condition: Condition::Bltu, rs1, rs2, offset: -16 });
    all.push(Instruction::Ecall);
    all
}

/// The no-op, the reset row, and the rows of [`instructions`].
pub(crate) fn rows() -> Vec<Row> {
    let mut rows = vec![Row::NO_OP, Row { imm: 0x1fff, ..Row::new(Kind::Jal, RESET_ADDRESS) }];
    for (i, instruction) in instructions().into_iter().enumerate() {
        let address = TEXT + 16 * i as u64;
        let expansion = expand(instruction, address, i % 2 == 0, ECALL_ADDRESS);
        rows.extend(expansion.all_rows());
    }
    rows
}

/// One word.
pub(crate) fn image() -> Image {
    Image { segments: vec![Segment { address: 0x2000, bytes: vec![1; 8] }] }
}
