//! Instructions, run as the RISC-V manual says.

use rill_isa::{LoadOp, Register, Width};
use rill_loader::{AmoOp, AtomicWidth, BinaryOp, Condition, ImmediateOp, Instruction};

/// First address of memory.
pub(crate) const BASE: u64 = 0x8000_0000;

/// Architectural registers and memory bytes.
#[derive(Clone)]
pub(crate) struct Hart {
    pub(crate) registers: [u64; 32],
    pub(crate) memory: Vec<u8>,
    pub(crate) reservation: Option<u64>,
}

impl Hart {
    fn get(&self, register: Register) -> u64 {
        self.registers[register.index()]
    }

    fn set(&mut self, register: Register, value: u64) {
        if register != Register::ZERO {
            self.registers[register.index()] = value;
        }
    }

    fn load(&self, address: u64, bytes: usize) -> u64 {
        let at = (address - BASE) as usize;
        self.memory[at..at + bytes]
            .iter()
            .rev()
            .fold(0, |value, &byte| value << 8 | u64::from(byte))
    }

    fn store(&mut self, address: u64, bytes: usize, value: u64) {
        let at = (address - BASE) as usize;
        self.memory[at..at + bytes].copy_from_slice(&value.to_le_bytes()[..bytes]);
    }

    /// Executes one instruction of `length` bytes at `pc`; gives the next one's address.
    pub(crate) fn execute(&mut self, instruction: Instruction, pc: u64, length: u64) -> u64 {
        use Instruction as I;
        let mut next = pc + length;
        match instruction {
            I::Lui { rd, imm } => self.set(rd, imm as u64),
            I::Auipc { rd, imm } => self.set(rd, pc.wrapping_add(imm as u64)),
            I::Jal { rd, offset } => {
                self.set(rd, next);
                next = pc.wrapping_add(offset as u64);
            }
            I::Jalr { rd, rs1, offset } => {
                let target = self.get(rs1).wrapping_add(offset as u64) & !1;
                self.set(rd, next);
                next = target;
            }
            I::Branch { condition, rs1, rs2, offset } => {
                if taken(condition, self.get(rs1), self.get(rs2)) {
                    next = pc.wrapping_add(offset as u64);
                }
            }
            I::Load { op, rd, base, offset } => {
                let address = self.get(base).wrapping_add(offset as u64);
                self.set(rd, self.loaded(op, address));
            }
            I::Store { width, data, base, offset } => {
                let address = self.get(base).wrapping_add(offset as u64);
                self.store(address, stored_bytes(width), self.get(data));
            }
            I::Immediate { op, rd, rs1, imm } => self.set(rd, immediate(op, self.get(rs1), imm)),
            I::Binary { op, rd, rs1, rs2 } => {
                self.set(rd, binary(op, self.get(rs1), self.get(rs2)));
            }
            I::LoadReserved { width, rd, base } => {
                let address = self.get(base);
                self.reservation = Some(address);
                self.set(rd, self.atomic_load(width, address));
            }
            I::StoreConditional { width, rd, data, base } => {
                let address = self.get(base);
                let succeeds = self.reservation.take() == Some(address);
                if succeeds {
                    self.store(address, bytes(width), self.get(data));
                }
                self.set(rd, u64::from(!succeeds));
            }
            I::Amo { op, width, rd, data, base } => {
                let address = self.get(base);
                let old = self.atomic_load(width, address);
                self.store(address, bytes(width), combined(op, width, old, self.get(data)));
                self.set(rd, old);
            }
            I::ModularProduct { rd, rs1, rs2, modulus } => {
                let [a, b, m] = [rs1, rs2, modulus].map(|register| u128::from(self.get(register)));
                let remainder = (a * b).checked_rem(m).unwrap_or(a * b);
                self.set(rd, remainder.try_into().expect("a remainder of 64 bits"));
            }
            I::Fence => {}
            I::Call { .. } | I::Ecall | I::Trap => panic!("not executed here"),
        }
        next
    }

    fn loaded(&self, op: LoadOp, address: u64) -> u64 {
        match op {
            LoadOp::Lb => self.load(address, 1) as i8 as u64,
            LoadOp::Lbu => self.load(address, 1),
            LoadOp::Lh => self.load(address, 2) as i16 as u64,
            LoadOp::Lhu => self.load(address, 2),
            LoadOp::Lw => self.load(address, 4) as i32 as u64,
            LoadOp::Lwu => self.load(address, 4),
            LoadOp::Ld => self.load(address, 8),
        }
    }

    fn atomic_load(&self, width: AtomicWidth, address: u64) -> u64 {
        match width {
            AtomicWidth::Word => self.loaded(LoadOp::Lw, address),
            AtomicWidth::Double => self.loaded(LoadOp::Ld, address),
        }
    }
}

fn stored_bytes(width: Width) -> usize {
    match width {
        Width::Byte => 1,
        Width::Half => 2,
        Width::Word => 4,
        Width::Double => 8,
    }
}

fn bytes(width: AtomicWidth) -> usize {
    match width {
        AtomicWidth::Word => 4,
        AtomicWidth::Double => 8,
    }
}

fn taken(condition: Condition, x: u64, y: u64) -> bool {
    match condition {
        Condition::Beq => x == y,
        Condition::Bne => x != y,
        Condition::Blt => (x as i64) < y as i64,
        Condition::Bge => x as i64 >= y as i64,
        Condition::Bltu => x < y,
        Condition::Bgeu => x >= y,
    }
}

fn immediate(op: ImmediateOp, x: u64, imm: i64) -> u64 {
    let y = imm as u64;
    match op {
        ImmediateOp::Addi => x.wrapping_add(y),
        ImmediateOp::Addiw => x.wrapping_add(y) as i32 as u64,
        ImmediateOp::Slti => u64::from((x as i64) < imm),
        ImmediateOp::Sltiu => u64::from(x < y),
        ImmediateOp::Xori => x ^ y,
        ImmediateOp::Ori => x | y,
        ImmediateOp::Andi => x & y,
        ImmediateOp::Slli => x << y,
        ImmediateOp::Srli => x >> y,
        ImmediateOp::Srai => (x as i64 >> y) as u64,
        ImmediateOp::Slliw => ((x as u32) << y) as i32 as u64,
        ImmediateOp::Srliw => (x as u32 >> y) as i32 as u64,
        ImmediateOp::Sraiw => (x as i32 >> y) as u64,
    }
}

fn binary(op: BinaryOp, x: u64, y: u64) -> u64 {
    let (sx, sy) = (x as i64, y as i64);
    let (wx, wy) = (x as u32, y as u32);
    let word = |value: u32| value as i32 as u64;
    match op {
        BinaryOp::Add => x.wrapping_add(y),
        BinaryOp::Sub => x.wrapping_sub(y),
        BinaryOp::Sll => x << (y & 63),
        BinaryOp::Slt => u64::from(sx < sy),
        BinaryOp::Sltu => u64::from(x < y),
        BinaryOp::Xor => x ^ y,
        BinaryOp::Srl => x >> (y & 63),
        BinaryOp::Sra => (sx >> (y & 63)) as u64,
        BinaryOp::Or => x | y,
        BinaryOp::And => x & y,
        BinaryOp::Addw => word(wx.wrapping_add(wy)),
        BinaryOp::Subw => word(wx.wrapping_sub(wy)),
        BinaryOp::Sllw => word(wx << (y & 31)),
        BinaryOp::Srlw => word(wx >> (y & 31)),
        BinaryOp::Sraw => (wx as i32 >> (y & 31)) as u64,
        BinaryOp::Mul => x.wrapping_mul(y),
        BinaryOp::Mulh => ((i128::from(sx) * i128::from(sy)) >> 64) as u64,
        BinaryOp::Mulhsu => ((i128::from(sx) * i128::from(y)) >> 64) as u64,
        BinaryOp::Mulhu => ((u128::from(x) * u128::from(y)) >> 64) as u64,
        BinaryOp::Mulw => word(wx.wrapping_mul(wy)),
        BinaryOp::Div if y == 0 => u64::MAX,
        BinaryOp::Div => sx.wrapping_div(sy) as u64,
        BinaryOp::Divu => x.checked_div(y).unwrap_or(u64::MAX),
        BinaryOp::Rem if y == 0 => x,
        BinaryOp::Rem => sx.wrapping_rem(sy) as u64,
        BinaryOp::Remu => x.checked_rem(y).unwrap_or(x),
        BinaryOp::Divw if wy == 0 => u64::MAX,
        BinaryOp::Divw => (wx as i32).wrapping_div(wy as i32) as u64,
        BinaryOp::Divuw => wx.checked_div(wy).map_or(u64::MAX, word),
        BinaryOp::Remw if wy == 0 => word(wx),
        BinaryOp::Remw => (wx as i32).wrapping_rem(wy as i32) as u64,
        BinaryOp::Remuw => word(wx.checked_rem(wy).unwrap_or(wx)),
    }
}

fn combined(op: AmoOp, width: AtomicWidth, old: u64, data: u64) -> u64 {
    let (signed, unsigned) = match width {
        AtomicWidth::Word => ((old as i32) < data as i32, (old as u32) < data as u32),
        AtomicWidth::Double => ((old as i64) < data as i64, old < data),
    };
    let pick = |old_wins: bool| if old_wins { old } else { data };
    match op {
        AmoOp::Swap => data,
        AmoOp::Add => old.wrapping_add(data),
        AmoOp::Xor => old ^ data,
        AmoOp::And => old & data,
        AmoOp::Or => old | data,
        AmoOp::Min => pick(signed),
        AmoOp::Max => pick(!signed),
        AmoOp::Minu => pick(unsigned),
        AmoOp::Maxu => pick(!unsigned),
    }
}
