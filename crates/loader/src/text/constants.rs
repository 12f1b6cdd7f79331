//! Registers whose value the code itself gives, along a line of instructions.

use crate::{BinaryOp, ImmediateOp, Instruction};
use rill_isa::Register;

const GLOBAL_POINTER: Register = Register::new(3);
const CALL_NUMBER: Register = Register::new(17);

/// Numbers of `exit` and `exit_group`.
const EXITS: [u64; 2] = [93, 94];

/// An address that an instruction makes.
#[derive(Clone, Copy)]
pub(super) enum Constant {
    None,
    /// Where control goes.
    Target(u64),
    /// A value in a register: perhaps an address of code.
    Place(u64),
    /// The address of an access.
    Data(u64),
}

/// The known values of `x0` to `x31`.
pub(super) struct Constants([Option<u64>; 32]);

impl Constants {
    /// Only the global pointer may be known.
    pub(super) fn new(global: Option<u64>) -> Self {
        let mut constants = Self([None; 32]);
        constants.set(GLOBAL_POINTER, global);
        constants
    }

    pub(super) fn global(&self) -> Option<u64> {
        self.get(GLOBAL_POINTER)
    }

    /// Whether this is an `ecall` that does not return.
    pub(super) fn exits(&self, instruction: Instruction) -> bool {
        let number = self.get(CALL_NUMBER);
        instruction == Instruction::Ecall && number.is_some_and(|n| EXITS.contains(&n))
    }

    /// Executes what can be known of the instruction at `at`.
    pub(super) fn step(&mut self, at: u64, instruction: Instruction) -> Constant {
        match instruction {
            Instruction::Lui { rd, imm } => self.set(rd, Some(imm as u64)),
            Instruction::Auipc { rd, imm } => {
                let value = at.wrapping_add(imm as u64);
                self.set(rd, Some(value));
                // The upper part alone is the address of nothing, unless it is the place itself.
                if imm == 0 {
                    return Constant::Place(value);
                }
            }
            Instruction::Immediate { op, rd, rs1, imm } => {
                let value = self.get(rs1).and_then(|value| immediate(op, value, imm as u64));
                self.set(rd, value);
                if matches!(op, ImmediateOp::Addi | ImmediateOp::Addiw) {
                    return place(value);
                }
            }
            Instruction::Binary { op, rd, rs1, rs2 } => {
                let sum = self.get(rs1).zip(self.get(rs2)).map(|(a, b)| a.wrapping_add(b));
                let value = sum.filter(|_| op == BinaryOp::Add);
                self.set(rd, value);
                return place(value);
            }
            Instruction::Jal { rd, .. } => self.call(rd),
            Instruction::Jalr { rd, rs1, offset } => {
                let target = self.get(rs1).map(|base| base.wrapping_add(offset as u64) & !1);
                self.call(rd);
                return target.map_or(Constant::None, Constant::Target);
            }
            Instruction::Load { rd, base, offset, .. } => {
                let address = self.get(base).map(|base| base.wrapping_add(offset as u64));
                self.set(rd, None);
                return address.map_or(Constant::None, Constant::Data);
            }
            Instruction::LoadReserved { rd, .. }
            | Instruction::StoreConditional { rd, .. }
            | Instruction::Amo { rd, .. }
            | Instruction::ModularProduct { rd, .. } => self.set(rd, None),
            Instruction::Ecall => self.set(Register::new(10), None),
            Instruction::Store { .. }
            | Instruction::Branch { .. }
            | Instruction::Call { .. }
            | Instruction::Fence
            | Instruction::Trap => {}
        }
        Constant::None
    }

    /// A call may change every register but the global pointer.
    fn call(&mut self, link: Register) {
        if link != Register::ZERO {
            *self = Self::new(self.global());
        }
    }

    fn get(&self, register: Register) -> Option<u64> {
        if register == Register::ZERO {
            return Some(0);
        }
        self.0.get(register.index()).copied().flatten()
    }

    fn set(&mut self, register: Register, value: Option<u64>) {
        if let Some(place) = self.0.get_mut(register.index()) {
            *place = value;
        }
    }
}

fn place(value: Option<u64>) -> Constant {
    value.map_or(Constant::None, Constant::Place)
}

fn immediate(op: ImmediateOp, value: u64, imm: u64) -> Option<u64> {
    match op {
        ImmediateOp::Addi => Some(value.wrapping_add(imm)),
        ImmediateOp::Addiw => Some(i64::from(value.wrapping_add(imm) as i32) as u64),
        ImmediateOp::Slli => value.checked_shl(imm as u32),
        _ => None,
    }
}
