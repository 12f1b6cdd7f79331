//! Instructions over virtual registers, four bytes of guest addresses each.

use crate::{BinaryOp, Condition, ImmediateOp, Instruction, expand};
use alloc::vec::Vec;
use rill_isa::{Hint, Kind, LoadOp, Register, Row, Width};

/// Rows under construction.
pub(super) struct Assembler {
    rows: Vec<Row>,
    at: u64,
    ecall_target: u64,
}

impl Assembler {
    pub(super) fn new(at: u64, ecall_target: u64) -> Self {
        Self { rows: Vec::new(), at, ecall_target }
    }

    /// Address of the next instruction.
    pub(super) fn at(&self) -> u64 {
        self.at
    }

    pub(super) fn finish(self) -> Vec<Row> {
        self.rows
    }

    fn emit(&mut self, instruction: Instruction) {
        let expansion = expand(instruction, self.at, false, self.ecall_target);
        self.rows.extend(expansion.all_rows());
        self.at = self.at.wrapping_add(4);
    }

    pub(super) fn advice(&mut self, rd: Register, hint: Hint) {
        let row = Row::new(Kind::Advice, self.at);
        self.rows.push(Row { rd: Some(rd), hint: Some(hint), ..row });
        self.at = self.at.wrapping_add(4);
    }

    pub(super) fn trap(&mut self) {
        self.emit(Instruction::Trap);
    }

    pub(super) fn set(&mut self, rd: Register, value: u64) {
        self.emit(Instruction::Lui { rd, imm: value as i64 });
    }

    pub(super) fn copy(&mut self, rd: Register, rs1: Register) {
        self.add_constant(rd, rs1, 0);
    }

    pub(super) fn add_constant(&mut self, rd: Register, rs1: Register, imm: i64) {
        self.emit(Instruction::Immediate { op: ImmediateOp::Addi, rd, rs1, imm });
    }

    pub(super) fn and_constant(&mut self, rd: Register, rs1: Register, imm: i64) {
        self.emit(Instruction::Immediate { op: ImmediateOp::Andi, rd, rs1, imm });
    }

    pub(super) fn add(&mut self, rd: Register, rs1: Register, rs2: Register) {
        self.emit(Instruction::Binary { op: BinaryOp::Add, rd, rs1, rs2 });
    }

    pub(super) fn subtract(&mut self, rd: Register, rs1: Register, rs2: Register) {
        self.emit(Instruction::Binary { op: BinaryOp::Sub, rd, rs1, rs2 });
    }

    pub(super) fn multiply(&mut self, rd: Register, rs1: Register, rs2: Register) {
        self.emit(Instruction::Binary { op: BinaryOp::Mul, rd, rs1, rs2 });
    }

    pub(super) fn shift_left(&mut self, rd: Register, rs1: Register, bits: i64) {
        self.emit(Instruction::Immediate { op: ImmediateOp::Slli, rd, rs1, imm: bits });
    }

    pub(super) fn load_byte(&mut self, rd: Register, base: Register) {
        self.emit(Instruction::Load { op: LoadOp::Lbu, rd, base, offset: 0 });
    }

    /// At any address.
    pub(super) fn load_word(&mut self, rd: Register, base: Register) {
        self.emit(Instruction::Load { op: LoadOp::Ld, rd, base, offset: 0 });
    }

    pub(super) fn store_byte(&mut self, data: Register, base: Register) {
        self.emit(Instruction::Store { width: Width::Byte, data, base, offset: 0 });
    }

    /// At an aligned address: without the rows for crossing.
    pub(super) fn store_word(&mut self, data: Register, base: Register, offset: i64) {
        let store = Instruction::Store { width: Width::Double, data, base, offset };
        self.rows.extend(expand(store, self.at, false, self.ecall_target).rows);
        self.at = self.at.wrapping_add(4);
    }

    /// To the word of the I/O region at `offset` more than the value of `base`.
    pub(super) fn store_io(&mut self, data: Register, base: Register, offset: i128) {
        let slot = |register: Register| (register != Register::ZERO).then_some(register);
        let row = Row::new(Kind::Sd, self.at);
        self.rows.push(Row { rs1: slot(data), rs2: slot(base), imm: offset, ..row });
        self.at = self.at.wrapping_add(4);
    }

    pub(super) fn branch(
        &mut self,
        condition: Condition,
        rs1: Register,
        rs2: Register,
        target: u64,
    ) {
        let offset = target.wrapping_sub(self.at) as i64;
        self.emit(Instruction::Branch { condition, rs1, rs2, offset });
    }

    pub(super) fn jump(&mut self, target: u64) {
        let offset = target.wrapping_sub(self.at) as i64;
        self.emit(Instruction::Jal { rd: Register::ZERO, offset });
    }

    pub(super) fn jump_register(&mut self, rs1: Register) {
        self.emit(Instruction::Jalr { rd: Register::ZERO, rs1, offset: 0 });
    }
}
