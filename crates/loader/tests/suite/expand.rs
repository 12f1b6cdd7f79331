//! Every expansion, run by the row constraints, does what the manual says.

use crate::manual::{BASE, Hart};
use crate::operations::{BINARY, CONDITIONS, IMMEDIATE};
use crate::rows::{Machine, Unsatisfied};
use crate::values::{CORNERS, Values};
use rill_isa::Register;
use rill_loader::{BinaryOp, Instruction, expand};

pub(crate) const PC: u64 = 0x4_0000;
pub(crate) const ECALL: u64 = 0x1234;
pub(crate) const WORDS: usize = 8;

/// Of the binary operations the first division.
pub(crate) const DIVISIONS: usize = 20;

pub(crate) fn register(number: u64) -> Register {
    Register::new(number as u8)
}

/// A hart, and a machine with the same state and rubbish in the temporaries.
#[derive(Clone)]
pub(crate) struct Twins {
    pub(crate) hart: Hart,
    pub(crate) machine: Machine,
}

impl Twins {
    /// With the given values in `x1`–`x3`.
    pub(crate) fn new(values: &mut Values, [x1, x2, x3]: [u64; 3]) -> Self {
        let mut registers = [0; 32];
        registers[1..4].copy_from_slice(&[x1, x2, x3]);
        let memory: Vec<u64> = (0..WORDS).map(|_| values.next()).collect();
        let bytes = memory.iter().flat_map(|word| word.to_le_bytes()).collect();
        let hart = Hart { registers, memory: bytes, reservation: None };
        let mut all = [0i128; 128];
        for (to, from) in all.iter_mut().zip(registers) {
            *to = from.into();
        }
        for temp in &mut all[40..48] {
            *temp = values.next().into();
        }
        let start = i128::from(BASE);
        let addresses = std::iter::once(start..start + 8 * WORDS as i128).collect();
        Self { hart, machine: Machine { registers: all, memory, addresses, tape: Vec::new() } }
    }

    pub(crate) fn assert_same(&self, context: &dyn std::fmt::Debug) {
        for (i, &expected) in self.hart.registers.iter().enumerate() {
            assert_eq!(self.machine.registers[i], i128::from(expected), "x{i} after {context:?}");
        }
        let bytes: Vec<u8> =
            self.machine.memory.iter().flat_map(|word| word.to_le_bytes()).collect();
        assert_eq!(bytes, self.hart.memory, "memory after {context:?}");
    }

    /// Runs `instruction` both ways and compares everything.
    pub(crate) fn check(&mut self, instruction: Instruction, compressed: bool) {
        let length = if compressed { 2 } else { 4 };
        let expected = self.hart.execute(instruction, PC, length);
        let expansion = expand(instruction, PC, compressed, ECALL);
        let next = self.machine.run(&expansion.rows, None);
        assert_eq!(next, Ok(expected), "next address after {instruction:?}");
        self.assert_same(&instruction);
    }
}

/// All choices of `rd`, `rs1`, `rs2` among `x0`–`x3`.
pub(crate) fn aliasings() -> impl Iterator<Item = [Register; 3]> {
    (0..64).map(|i| [register(i & 3), register(i >> 2 & 3), register(i >> 4)])
}

#[test]
fn binary_operations_compute_what_the_manual_says_for_all_aliasings() {
    let mut values = Values(1);
    for op in BINARY {
        for [rd, rs1, rs2] in aliasings() {
            for _ in 0..60 {
                let operands = values.operands();
                let mut twins = Twins::new(&mut values, operands);
                let compressed = values.below(2) == 0;
                twins.check(Instruction::Binary { op, rd, rs1, rs2 }, compressed);
            }
        }
    }
}

#[test]
fn binary_operations_compute_what_the_manual_says_at_all_corners() {
    let mut values = Values(2);
    let [rd, rs1, rs2] = [register(3), register(1), register(2)];
    for op in BINARY {
        for x in CORNERS {
            for y in CORNERS {
                let mut twins = Twins::new(&mut values, [x, y, 0]);
                twins.check(Instruction::Binary { op, rd, rs1, rs2 }, false);
            }
        }
    }
}

#[test]
fn immediate_operations_compute_what_the_manual_says() {
    let mut values = Values(3);
    let mut check_all = |op, imm| {
        for [rd, rs1, _] in aliasings().take(16) {
            let operands = values.operands();
            let mut twins = Twins::new(&mut values, operands);
            twins.check(Instruction::Immediate { op, rd, rs1, imm }, true);
        }
    };
    for (number, op) in IMMEDIATE.into_iter().enumerate() {
        match number {
            0..7 => {
                let immediates = [-2048, -2047, -33, -1, 0, 1, 5, 31, 32, 1024, 2047];
                immediates.into_iter().for_each(|imm| check_all(op, imm));
            }
            7..10 => (0..64).for_each(|amount| check_all(op, amount)),
            _ => (0..32).for_each(|amount| check_all(op, amount)),
        }
    }
}

#[test]
fn jumps_branches_and_constants_go_where_the_manual_says() {
    let mut values = Values(4);
    for [rd, rs1, rs2] in aliasings() {
        for compressed in [false, true] {
            for offset in [-0x1000, -2, 4, 0xffe] {
                let mut instructions = vec![
                    Instruction::Jal { rd, offset: offset * 2 },
                    Instruction::Jalr { rd, rs1, offset: offset / 2 + 1 },
                    Instruction::Lui { rd, imm: offset << 12 },
                    Instruction::Auipc { rd, imm: offset << 12 },
                    Instruction::Fence,
                ];
                let branch = |condition| Instruction::Branch { condition, rs1, rs2, offset };
                instructions.extend(CONDITIONS.map(branch));
                for instruction in instructions {
                    let x = values.operand();
                    let y = if values.below(3) == 0 { x } else { values.operand() };
                    Twins::new(&mut values, [x, y, x]).check(instruction, compressed);
                }
            }
        }
    }
}

#[test]
fn no_advice_makes_a_division_give_another_result() {
    let mut values = Values(10);
    let mut refused = 0;
    for op in &BINARY[DIVISIONS..] {
        for [rd, rs1, rs2] in aliasings().filter(|[rd, ..]| *rd != Register::ZERO) {
            for _ in 0..100 {
                let operands = values.operands();
                let mut twins = Twins::new(&mut values, operands);
                let instruction = Instruction::Binary { op: *op, rd, rs1, rs2 };
                twins.hart.execute(instruction, PC, 4);
                let rows = expand(instruction, PC, false, ECALL).rows;
                let honest = twins.hart.registers[rd.index()];
                let wrong = match values.below(4) {
                    0 => honest.wrapping_add(1),
                    1 => honest.wrapping_sub(1),
                    2 => honest ^ 1 << values.below(64),
                    _ => values.operand(),
                };
                match twins.machine.run(&rows, Some(wrong)) {
                    Ok(_) => twins.assert_same(&(instruction, wrong)),
                    Err(_) => refused += 1,
                }
            }
        }
    }
    assert!(refused > 10_000, "only {refused} forgeries were tried and refused");
}

#[test]
fn an_ecall_jumps_to_the_firmware_and_a_trap_cannot_be_executed() {
    let mut values = Values(11);
    let mut machine = Twins::new(&mut values, [1, 2, 3]).machine;
    let rows = expand(Instruction::Ecall, PC, false, ECALL).rows;
    assert_eq!(machine.run(&rows, None), Ok(ECALL));
    assert_eq!(machine.registers[Register::LINK.index()], i128::from(PC + 4));
    let rows = expand(Instruction::Trap, PC, false, ECALL).rows;
    assert_eq!(machine.run(&rows, None), Err(Unsatisfied::Assertion));
}

#[test]
fn sequences_have_the_lengths_that_the_documentation_gives() {
    let [rd, rs1, rs2] = [register(3), register(1), register(2)];
    let length =
        |op, rd| expand(Instruction::Binary { op, rd, rs1, rs2 }, PC, false, ECALL).rows.len();
    for (op, rows) in [
        (BinaryOp::Add, 1),
        (BinaryOp::Mulhu, 1),
        (BinaryOp::Mulh, 3),
        (BinaryOp::Mulhsu, 3),
        (BinaryOp::Sll, 2),
        (BinaryOp::Sraw, 2),
        (BinaryOp::Div, 9),
        (BinaryOp::Divu, 5),
        (BinaryOp::Rem, 7),
        (BinaryOp::Remu, 4),
        (BinaryOp::Divw, 9),
        (BinaryOp::Divuw, 8),
        (BinaryOp::Remw, 7),
        (BinaryOp::Remuw, 7),
    ] {
        assert_eq!(length(op, rd), rows, "{op:?}");
        assert_eq!(length(op, Register::ZERO), 1, "{op:?} to x0");
    }
    assert_eq!(length(BinaryOp::Divu, rs1), 6);
    assert_eq!(length(BinaryOp::Remu, rs2), 5);
}
