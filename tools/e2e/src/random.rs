//! Random programs of RV64IMAC: all instructions but `ecall`, `ebreak` and those on CSRs.

use crate::assembler::{
    AUIPC, Assembler, DATA, DATA_BYTES, LUI, M, OP, OP_IMM, OP_IMM32, OP32, R, elf,
};

/// Choices that are the same in every run: pseudo-random numbers from a seed (splitmix64).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The sequence of `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    /// A number below `bound`, which is not 0.
    pub fn index(&mut self, bound: usize) -> usize {
        (self.word() % bound as u64) as usize
    }

    /// `length` bytes.
    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.word() as u8).collect()
    }

    fn below(&mut self, bound: u32) -> u32 {
        self.index(bound as usize) as u32
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.index(choices.len())]
    }

    /// A register for a result: `x0` now and then, never a reserved one.
    fn target(&mut self) -> u32 {
        loop {
            let register = self.below(32);
            if !RESERVED.contains(&register) {
                return register;
            }
        }
    }

    /// A number of a register of compressed instructions for a result: 2 to 7 mean `x10` to `x15`.
    fn short_target(&mut self) -> u32 {
        2 + self.below(6)
    }

    fn signed(&mut self, bits: u32) -> i32 {
        self.below(1 << bits) as i32 - (1 << (bits - 1))
    }

    /// Values of all sizes and signs, corners among them.
    fn value(&mut self) -> u64 {
        let word = self.word() >> self.below(64);
        match self.below(8) {
            0 => self.pick(&[0, 1, u64::MAX, 1 << 63, 1 << 31, (1 << 31) - 1, u64::MAX << 31]),
            1 | 2 => word.wrapping_neg(),
            3 => u64::from(word as u32),
            _ => word,
        }
    }
}

/// Base of `c.lwsp` and its like, with an odd address.
const STACK: u32 = 2;
/// Base of atomics, a multiple of 8.
const ALIGNED: u32 = 3;
/// Bases of all other accesses, `x8` for compressed ones too; odd.
const BASE: u32 = 8;
/// Set before each use.
const SCRATCH: u32 = 30;
const ROUNDS: u32 = 31;
const RESERVED: [u32; 5] = [STACK, ALIGNED, BASE, SCRATCH, ROUNDS];

/// `length` random pieces of code in a loop of `rounds` rounds, then a dump of registers and data.
pub fn program(seed: u64, length: usize, rounds: u64) -> Vec<u8> {
    let mut random = Random::new(seed);
    let middle = DATA + DATA_BYTES / 2;
    let data: Vec<u64> = (0..DATA_BYTES / 8).map(|_| random.value()).collect();
    let mut code = Assembler::new();
    for (register, value) in
        [(STACK, middle + 1), (ALIGNED, middle), (BASE, middle + 3), (ROUNDS, rounds)]
    {
        code.set(register, value);
    }
    for register in (1..30).filter(|register| !RESERVED.contains(register)) {
        code.load(3, register, ALIGNED, random.signed(9) * 8);
    }
    let start = code.here();
    for _ in 0..length {
        piece(&mut code, &mut random);
    }
    code.addi(ROUNDS, ROUNDS, -1);
    code.branch(0, [ROUNDS, 0], 8);
    code.jump(0, start - code.here());
    code.write_data_and_exit();
    elf(&code.bytes(), &data)
}

fn piece(code: &mut Assembler, random: &mut Random) {
    match random.below(20) {
        0..4 => register(code, random),
        4..7 => immediate(code, random),
        7..10 => memory(code, random),
        10 => atomic(code, random),
        11 => upper(code, random),
        12 => branch(code, random),
        13 => jump(code, random),
        14 => compressed_jump(code, random),
        _ => compressed(code, random),
    }
}

fn register(code: &mut Assembler, random: &mut Random) {
    let registers = [random.target(), random.below(32), random.below(32)];
    let (opcode, funct7, funct3) = match random.below(6) {
        0 | 1 => (OP, 0, random.below(8)),
        2 => (OP, 0x20, random.pick(&[0, 5])),
        3 => (OP, M, random.below(8)),
        4 => (OP32, M, random.pick(&[0, 4, 5, 6, 7])),
        _ => random.pick(&[
            (OP32, 0, 0),
            (OP32, 0x20, 0),
            (OP32, 0, 1),
            (OP32, 0, 5),
            (OP32, 0x20, 5),
        ]),
    };
    code.register(opcode, R { funct7, funct3 }, registers);
}

fn immediate(code: &mut Assembler, random: &mut Random) {
    let registers = [random.target(), random.below(32)];
    let imm = random.signed(12);
    let arithmetic = random.pick(&[0, 0x400]);
    match random.below(4) {
        0 => code.immediate(OP_IMM32, 0, registers, imm),
        1 => {
            code.immediate(OP_IMM, 1, registers, imm & 63);
            code.immediate(OP_IMM, 5, registers, imm & 63 | arithmetic);
        }
        2 => {
            code.immediate(OP_IMM32, 1, registers, imm & 31);
            code.immediate(OP_IMM32, 5, registers, imm & 31 | arithmetic);
        }
        _ => code.immediate(OP_IMM, random.pick(&[0, 2, 3, 4, 6, 7]), registers, imm),
    }
}

/// Loads from everywhere; stores into the lower half only, so that fresh values do not run out.
fn memory(code: &mut Assembler, random: &mut Random) {
    if random.below(2) == 0 {
        code.load(random.below(7), random.target(), BASE, random.signed(12) / 2);
    } else {
        code.store(random.below(4), random.below(32), BASE, -32 - random.below(1900) as i32);
    }
}

fn atomic(code: &mut Assembler, random: &mut Random) {
    let double = random.below(2) == 1;
    let offset = random.signed(8) * if double { 8 } else { 4 };
    code.addi(SCRATCH, ALIGNED, offset);
    let atomic = |code: &mut Assembler, random: &mut Random, funct5, data| {
        code.atomic(funct5, double, [random.target(), SCRATCH, data]);
    };
    let data = random.below(32);
    if random.below(4) > 0 {
        let funct5 = random.pick(&[0, 1, 4, 8, 12, 16, 20, 24, 28]);
        return atomic(code, random, funct5, data);
    }
    atomic(code, random, 2, 0);
    atomic(code, random, 3, data);
    // The reservation is gone.
    atomic(code, random, 3, data);
}

fn upper(code: &mut Assembler, random: &mut Random) {
    let opcode = random.pick(&[LUI, AUIPC]);
    code.upper(opcode, random.target(), random.below(1 << 20));
}

/// Over one or two instructions of four bytes.
fn branch(code: &mut Assembler, random: &mut Random) {
    let condition = random.pick(&[0, 1, 4, 5, 6, 7]);
    let registers = [random.below(32), random.below(32)];
    code.branch(condition, registers, random.pick(&[4, 8, 12]));
    for _ in 0..2 {
        code.addi(random.target(), random.below(32), random.signed(12));
    }
}

fn jump(code: &mut Assembler, random: &mut Random) {
    if random.below(2) == 0 {
        code.jump(random.target(), 8);
    } else {
        code.upper(AUIPC, SCRATCH, 0);
        // Bit 0 of the target is cleared.
        code.jump_register(random.target(), SCRATCH, random.pick(&[8, 12, 9, 13]));
    }
    code.addi(random.target(), random.below(32), random.signed(12));
}

/// `c.j`, `c.beqz`, `c.bnez` over one instruction; `c.jr`, `c.jalr` over two.
fn compressed_jump(code: &mut Assembler, random: &mut Random) {
    let skip = |code: &mut Assembler, random: &mut Random| code.half(0x0001 | random.target() << 7);
    match random.below(5) {
        // Offset 4 is bit 2 of the offset, at bit 4 of the instruction.
        0 => code.half(0xa001 | 1 << 4),
        kind @ 1..3 => {
            let opcode = if kind == 1 { 0xc001 } else { 0xe001 };
            code.half(opcode | random.below(8) << 7 | 1 << 4);
        }
        kind => {
            code.upper(AUIPC, SCRATCH, 0);
            code.half(0x0001 | SCRATCH << 7 | 12 << 2);
            code.half(if kind == 3 { 0x8002 } else { 0x9002 } | SCRATCH << 7);
            skip(code, random);
        }
    }
    skip(code, random);
}

fn compressed(code: &mut Assembler, random: &mut Random) {
    let (rd, rs2) = (random.target().max(1), 1 + random.below(31));
    let (short, other) = (random.short_target(), random.below(8));
    // Six bits of immediate, not zero, at bits 12 and 6..2.
    let imm = 1 + random.below(63);
    let imm = (imm >> 5) << 12 | (imm & 31) << 2;
    // Bits 12..10 and 6..5 of an offset from a short base, which is `x8`.
    let offset = random.below(8) << 10 | random.below(4) << 5;
    let half = match random.below(24) {
        0 => (1 + random.below(255)) << 5 | short << 2,
        1 => 0x4000 | offset | short << 2,
        2 => 0x6000 | offset | short << 2,
        3 => 0xc000 | offset | other << 2,
        4 => 0xe000 | offset | other << 2,
        5 => 0x0001 | rd << 7 | imm,
        6 => 0x2001 | rd << 7 | imm,
        7 => 0x4001 | rd << 7 | imm,
        8 => 0x6001 | rd << 7 | imm,
        9 => 0x8001 | short << 7 | imm,
        10 => 0x8401 | short << 7 | imm,
        11 => 0x8801 | short << 7 | imm,
        kind @ 12..16 => 0x8c01 | short << 7 | (kind - 12) << 5 | other << 2,
        kind @ 16..18 => 0x9c01 | short << 7 | (kind - 16) << 5 | other << 2,
        18 => 0x0002 | rd << 7 | imm,
        19 => 0x4002 | rd << 7 | imm,
        20 => 0x6002 | rd << 7 | imm,
        21 => random.pick(&[0x8002, 0x9002]) | rd << 7 | rs2 << 2,
        22 => 0xc002 | random.below(64) << 7 | rs2 << 2,
        _ => 0xe002 | random.below(64) << 7 | rs2 << 2,
    };
    code.half(half);
}
