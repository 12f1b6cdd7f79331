//! Programs for tests: instructions with labels, and a firmware small enough to read.

use crate::loaded::Loaded;
use crate::{Limits, Machine, Run, RunError};
use rill_isa::{Hint, Kind, LoadOp, Register, Row, Width};
use rill_loader::{BinaryOp, Condition, ImmediateOp, Instruction, expand};
use rill_precompiles::{ids, operation};
use rill_program::{ECALL_ADDRESS, IO_ADDRESS, Image, Layout, Segment};
use std::collections::HashMap;

pub(crate) const LAYOUT: Layout = Layout { lowest: 0x1_0000, end: 1 << 31, output_capacity: 0x100 };
/// Where programs start.
pub(crate) const TEXT: u64 = 0x2_0000;
/// Where they may keep data.
pub(crate) const DATA: u64 = 0x4_0000;

/// Register `number`.
pub(crate) const fn x(number: u8) -> Register {
    Register::new(number)
}

/// What stands in a program before its labels are known.
enum Item {
    Instruction(Instruction),
    Branch(Condition, Register, Register, &'static str),
    Jump(Register, &'static str),
    /// A row of no instruction.
    Row(Row),
}

/// A sequence of four-byte instructions from an address on.
pub(crate) struct Assembler {
    start: u64,
    items: Vec<Item>,
    labels: HashMap<&'static str, u64>,
}

impl Assembler {
    pub(crate) fn at(start: u64) -> Self {
        Self { start, items: Vec::new(), labels: HashMap::new() }
    }

    pub(crate) fn here(&self) -> u64 {
        self.start + 4 * self.items.len() as u64
    }

    pub(crate) fn label(&mut self, name: &'static str) {
        self.labels.insert(name, self.here());
    }

    pub(crate) fn push(&mut self, instruction: Instruction) {
        self.items.push(Item::Instruction(instruction));
    }

    /// Any constant: rows know no encoding.
    pub(crate) fn set(&mut self, rd: u8, value: u64) {
        self.push(Instruction::Lui { rd: x(rd), imm: value as i64 });
    }

    pub(crate) fn immediate(&mut self, op: ImmediateOp, rd: u8, rs1: u8, imm: i64) {
        self.push(Instruction::Immediate { op, rd: x(rd), rs1: x(rs1), imm });
    }

    pub(crate) fn addi(&mut self, rd: u8, rs1: u8, imm: i64) {
        self.immediate(ImmediateOp::Addi, rd, rs1, imm);
    }

    pub(crate) fn binary(&mut self, op: BinaryOp, rd: u8, rs1: u8, rs2: u8) {
        self.push(Instruction::Binary { op, rd: x(rd), rs1: x(rs1), rs2: x(rs2) });
    }

    pub(crate) fn load(&mut self, op: LoadOp, rd: u8, base: u8, offset: i64) {
        self.push(Instruction::Load { op, rd: x(rd), base: x(base), offset });
    }

    pub(crate) fn store(&mut self, width: Width, data: u8, base: u8, offset: i64) {
        self.push(Instruction::Store { width, data: x(data), base: x(base), offset });
    }

    pub(crate) fn branch(&mut self, condition: Condition, rs1: u8, rs2: u8, to: &'static str) {
        self.items.push(Item::Branch(condition, x(rs1), x(rs2), to));
    }

    pub(crate) fn jump(&mut self, rd: u8, to: &'static str) {
        self.items.push(Item::Jump(x(rd), to));
    }

    pub(crate) fn jump_register(&mut self, rd: u8, rs1: u8) {
        self.push(Instruction::Jalr { rd: x(rd), rs1: x(rs1), offset: 0 });
    }

    pub(crate) fn advice(&mut self, rd: u8, hint: Hint) {
        let row = Row::new(Kind::Advice, self.here());
        self.items.push(Item::Row(Row { rd: Some(x(rd)), hint: Some(hint), ..row }));
    }

    /// To a word of the I/O region.
    pub(crate) fn store_io(&mut self, data: u8, base: u8, word: u64) {
        let imm = IO_ADDRESS as i128 + 8 * i128::from(word);
        let (rs1, rs2) = (Some(x(data)), Some(x(base)));
        let row = Row { rs1, rs2, imm, ..Row::new(Kind::Sd, self.here()) };
        self.items.push(Item::Row(row));
    }

    pub(crate) fn call(&mut self, number: u64) {
        self.set(17, number);
        self.push(Instruction::Ecall);
    }

    /// A call of a precompile: the code of an operation, and `rd`, `rs1`, `rs2`, `rs3`.
    pub(crate) fn invoke(&mut self, code: u8, registers: [u8; 4]) {
        let [rd, rs1, rs2, rs3] = registers.map(x);
        let operation = operation(code).expect("an operation");
        self.push(Instruction::Call { operation, rd, rs1, rs2, rs3 });
    }

    /// `rd = rs1·rs2 mod modulus`
    pub(crate) fn product(&mut self, registers: [u8; 4]) {
        let [rd, rs1, rs2, modulus] = registers.map(x);
        self.push(Instruction::ModularProduct { rd, rs1, rs2, modulus });
    }

    pub(crate) fn exit(&mut self, code: u64) {
        self.set(10, code);
        self.call(93);
    }

    pub(crate) fn rows(self) -> Vec<Row> {
        let mut rows = Vec::new();
        for (item, number) in self.items.into_iter().zip(0u64..) {
            let at = self.start + 4 * number;
            let offset = |label| self.labels[label].wrapping_sub(at) as i64;
            let instruction = match item {
                Item::Instruction(instruction) => instruction,
                Item::Branch(condition, rs1, rs2, label) => {
                    Instruction::Branch { condition, rs1, rs2, offset: offset(label) }
                }
                Item::Jump(rd, label) => Instruction::Jal { rd, offset: offset(label) },
                Item::Row(row) => {
                    rows.push(row);
                    continue;
                }
            };
            rows.extend(expand(instruction, at, false, ECALL_ADDRESS).all_rows());
        }
        rows
    }
}

/// The reset row; then `exit` (93) and, for file 1, `write` (64) without a check of the capacity.
fn firmware() -> Vec<Row> {
    let mut code = Assembler::at(ECALL_ADDRESS - 4);
    code.push(Instruction::Jal { rd: x(0), offset: (TEXT - ECALL_ADDRESS + 4) as i64 });
    code.addi(48, 17, -93);
    code.branch(Condition::Bne, 48, 0, "write");
    code.immediate(ImmediateOp::Andi, 49, 34, -8);
    code.store_io(37, 49, Layout::OUTPUT_WORD);
    code.store_io(34, 0, Layout::OUTPUT_LENGTH_WORD);
    code.binary(BinaryOp::Add, 48, 10, 10);
    code.addi(48, 48, 1);
    code.store_io(48, 0, Layout::EXIT_WORD);
    code.jump_register(0, 0);
    code.label("write");
    code.addi(48, 10, -1);
    code.branch(Condition::Bne, 48, 0, "done");
    code.binary(BinaryOp::Add, 50, 11, 12);
    code.addi(49, 11, 0);
    code.label("next");
    code.branch(Condition::Bgeu, 49, 50, "done");
    code.load(LoadOp::Lbu, 48, 49, 0);
    code.immediate(ImmediateOp::Slli, 51, 34, 3);
    code.binary(BinaryOp::Sll, 48, 48, 51);
    code.binary(BinaryOp::Add, 37, 37, 48);
    code.addi(34, 34, 1);
    code.addi(49, 49, 1);
    code.immediate(ImmediateOp::Andi, 51, 34, 7);
    code.branch(Condition::Bne, 51, 0, "next");
    code.store_io(37, 34, Layout::OUTPUT_WORD - 1);
    code.addi(37, 0, 0);
    code.jump(0, "next");
    code.label("done");
    code.jump_register(0, 33);
    code.rows()
}

/// A machine and what it was made of.
pub(crate) struct Built {
    pub(crate) machine: Machine,
    pub(crate) rows: Vec<Row>,
    pub(crate) image: Image,
}

impl Built {
    /// Runs the program with small memory.
    pub(crate) fn run(&self, input: &[u8]) -> Result<Run, RunError> {
        let limits = Limits { max_rows: 1 << 30, log_memory: 20, ..Limits::default() };
        self.machine.run(input, &limits)
    }
}

/// A program at [`TEXT`], with words at [`DATA`].
pub(crate) fn program(data: &[u64], build: impl FnOnce(&mut Assembler)) -> Built {
    let mut code = Assembler::at(TEXT);
    build(&mut code);
    let mut rows = vec![Row::NO_OP];
    rows.extend(firmware());
    rows.extend(code.rows());
    built(rows, &LAYOUT, data)
}

/// A machine for any rows, of which row 1 is the first. All precompiles are declared.
pub(crate) fn built(rows: Vec<Row>, layout: &Layout, data: &[u64]) -> Built {
    let bytes: Vec<u8> = data.iter().flat_map(|word| word.to_le_bytes()).collect();
    let segments = vec![Segment { address: DATA, bytes }];
    let image = Image { segments: if data.is_empty() { Vec::new() } else { segments } };
    let loaded = Loaded::new(&rows, 1, layout, &image, &ids().collect::<Vec<_>>()).unwrap();
    Built { machine: Machine::from_loaded(loaded), rows, image }
}
