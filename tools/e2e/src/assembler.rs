//! Machine code and ELFs, from the tables of the RISC-V manual.

/// Where text lies: text and data of all programs are below 4 MiB, which is all the memory of
/// ckb-vm.
pub const TEXT: u64 = 0x1_0000;
/// Where data lies.
pub const DATA: u64 = 0x10_0000;
/// Bytes of data.
pub const DATA_BYTES: u64 = 8 << 10;
/// Where registers are written at the end: the last 256 bytes of data.
const REGISTERS: u64 = DATA + DATA_BYTES - 256;

/// Opcode of register instructions.
pub const OP: u32 = 0x33;
/// The same on words.
pub const OP32: u32 = 0x3b;
/// Opcode of immediate instructions.
pub const OP_IMM: u32 = 0x13;
/// The same on words.
pub const OP_IMM32: u32 = 0x1b;
/// Opcode.
pub const LUI: u32 = 0x37;
/// Opcode.
pub const AUIPC: u32 = 0x17;
/// `funct7` of the M extension.
pub const M: u32 = 1;

/// The operation of a register instruction.
#[derive(Clone, Copy, Debug)]
pub struct R {
    /// Bits 31 to 25.
    pub funct7: u32,
    /// Bits 14 to 12.
    pub funct3: u32,
}

/// Machine code under construction.
#[derive(Clone, Default)]
pub struct Assembler {
    code: Vec<u8>,
}

impl Assembler {
    /// No code yet.
    pub fn new() -> Self {
        Self { code: Vec::new() }
    }

    /// The code.
    pub fn bytes(self) -> Vec<u8> {
        self.code
    }

    /// Address of the next instruction, relative to [`TEXT`].
    pub fn here(&self) -> i32 {
        self.code.len() as i32
    }

    /// Appends an instruction of four bytes.
    pub fn word(&mut self, word: u32) {
        self.code.extend(word.to_le_bytes());
    }

    /// Appends an instruction of two bytes.
    pub fn half(&mut self, half: u32) {
        self.code.extend((half as u16).to_le_bytes());
    }

    /// An instruction on `rd`, `rs1`, `rs2`.
    pub fn register(&mut self, opcode: u32, op: R, [rd, rs1, rs2]: [u32; 3]) {
        self.word(op.funct7 << 25 | rs2 << 20 | rs1 << 15 | op.funct3 << 12 | rd << 7 | opcode);
    }

    /// The call of a precompile that has this code, on `rd`, `rs1`, `rs2`, `rs3`.
    pub fn invoke(&mut self, code: u32, [rd, rs1, rs2, rs3]: [u32; 4]) {
        let (funct2, funct3) = (code / 8, code % 8);
        self.word(rs3 << 27 | funct2 << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | 0x0b);
    }

    /// An instruction on `rd`, `rs1` and an immediate.
    pub fn immediate(&mut self, opcode: u32, funct3: u32, [rd, rs1]: [u32; 2], imm: i32) {
        self.word((imm as u32) << 20 | rs1 << 15 | funct3 << 12 | rd << 7 | opcode);
    }

    /// `addi`.
    pub fn addi(&mut self, rd: u32, rs1: u32, imm: i32) {
        self.immediate(OP_IMM, 0, [rd, rs1], imm);
    }

    /// `lui` or `auipc`.
    pub fn upper(&mut self, opcode: u32, rd: u32, imm: u32) {
        self.word(imm << 12 | rd << 7 | opcode);
    }

    /// A constant below 2^31.
    pub fn set(&mut self, rd: u32, value: u64) {
        let low = (value << 52).cast_signed() >> 52;
        self.upper(LUI, rd, ((value.cast_signed() - low) >> 12) as u32);
        self.addi(rd, rd, low as i32);
    }

    /// A load; `funct3` is its width.
    pub fn load(&mut self, funct3: u32, rd: u32, base: u32, offset: i32) {
        self.immediate(0x03, funct3, [rd, base], offset);
    }

    /// A store; `funct3` is its width.
    pub fn store(&mut self, funct3: u32, data: u32, base: u32, offset: i32) {
        let (high, low) = (offset as u32 >> 5, offset as u32 & 31);
        self.word(high << 25 | data << 20 | base << 15 | funct3 << 12 | low << 7 | 0x23);
    }

    /// An atomic on `rd`, the address, the data.
    pub fn atomic(&mut self, funct5: u32, double: bool, [rd, address, data]: [u32; 3]) {
        let op = R { funct7: funct5 << 2, funct3: 2 + u32::from(double) };
        self.register(0x2f, op, [rd, address, data]);
    }

    /// A branch; `funct3` is its condition.
    pub fn branch(&mut self, funct3: u32, [rs1, rs2]: [u32; 2], offset: i32) {
        let bits = |from: u32, count: u32| offset as u32 >> from & ((1 << count) - 1);
        let high = bits(12, 1) << 6 | bits(5, 6);
        let low = bits(1, 4) << 1 | bits(11, 1);
        self.word(high << 25 | rs2 << 20 | rs1 << 15 | funct3 << 12 | low << 7 | 0x63);
    }

    /// `jal`.
    pub fn jump(&mut self, rd: u32, offset: i32) {
        let bits = |from: u32, count: u32| offset as u32 >> from & ((1 << count) - 1);
        let imm = bits(20, 1) << 19 | bits(1, 10) << 9 | bits(11, 1) << 8 | bits(12, 8);
        self.word(imm << 12 | rd << 7 | 0x6f);
    }

    /// `jalr`.
    pub fn jump_register(&mut self, rd: u32, rs1: u32, offset: i32) {
        self.immediate(0x67, 0, [rd, rs1], offset);
    }

    /// An `ecall` of number `a7` with `a0` and `a2`, about the address that is `a1`: a register and
    /// an offset.
    pub fn call(&mut self, a7: i32, a0: i32, (base, offset): (u32, i32), a2: i32) {
        self.addi(10, 0, a0);
        self.addi(11, base, offset);
        self.addi(12, 0, a2);
        self.addi(17, 0, a7);
        self.word(0x73);
    }

    /// Stores all registers but `x31`, writes all data to file 1 and exits with 0.
    pub fn write_data_and_exit(&mut self) {
        self.set(31, REGISTERS);
        for register in 1..31 {
            self.store(3, register, 31, 8 * register as i32);
        }
        for (register, value) in [(10, 1), (11, DATA), (12, DATA_BYTES), (17, 64)] {
            self.set(register, value);
        }
        self.word(0x73);
        self.addi(10, 0, 0);
        self.addi(17, 0, 93);
        self.word(0x73);
    }
}

/// An executable of code and [`DATA_BYTES`] of data at [`DATA`], which begin with `data`.
pub fn elf(code: &[u8], data: &[u64]) -> Vec<u8> {
    elf_at(code, DATA, DATA_BYTES, data)
}

/// An executable of code at [`TEXT`] and `bytes` of data at `address`, which begin with `data`.
pub fn elf_at(code: &[u8], address: u64, bytes: u64, data: &[u64]) -> Vec<u8> {
    const HEADERS: u64 = 64 + 2 * 56;
    const PAGE: u64 = 4096;
    let mut file = b"\x7fELF\x02\x01\x01".to_vec();
    file.resize(16, 0);
    let half = |file: &mut Vec<u8>, value: u16| file.extend(value.to_le_bytes());
    let word = |file: &mut Vec<u8>, value: u32| file.extend(value.to_le_bytes());
    let long = |file: &mut Vec<u8>, value: u64| file.extend(value.to_le_bytes());
    half(&mut file, 2);
    half(&mut file, 243);
    word(&mut file, 1);
    long(&mut file, TEXT);
    long(&mut file, 64);
    long(&mut file, 0);
    // Flags: compressed instructions, soft floats.
    word(&mut file, 1);
    for value in [64, 56, 2, 64, 0, 0] {
        half(&mut file, value);
    }
    let text_at = HEADERS.next_multiple_of(PAGE);
    let data_at = (text_at + code.len() as u64).next_multiple_of(PAGE);
    let segments = [(5, text_at, TEXT, code.len() as u64), (6, data_at, address, bytes)];
    for (flags, offset, address, bytes) in segments {
        word(&mut file, 1);
        word(&mut file, flags);
        for value in [offset, address, address, bytes, bytes, PAGE] {
            long(&mut file, value);
        }
    }
    file.resize(text_at as usize, 0);
    file.extend(code);
    file.resize(data_at as usize, 0);
    file.extend(data.iter().flat_map(|word| word.to_le_bytes()));
    file.resize((data_at + bytes) as usize, 0);
    file
}

/// The executable `elf` with a note that declares the precompiles of these ids.
pub fn declaring(elf: &[u8], ids: &[u8]) -> Vec<u8> {
    const HEADERS: usize = 64;
    const PROGRAM_HEADER: usize = 56;
    let mut file = elf.to_vec();
    let note_at = file.len() as u64;
    file.extend([5, ids.len() as u32, 1].map(u32::to_le_bytes).concat());
    file.extend(b"Rill\0\0\0\0");
    file.extend(ids);
    let note_bytes = file.len() as u64 - note_at;
    // All program headers once more, with that of the note behind them.
    let headers_at = file.len() as u64;
    let count = u16::from_le_bytes([file[56], file[57]]);
    file.extend_from_within(HEADERS..HEADERS + usize::from(count) * PROGRAM_HEADER);
    file.extend([4u32, 4].map(u32::to_le_bytes).concat());
    file.extend([note_at, 0, 0, note_bytes, 0, 4].map(u64::to_le_bytes).concat());
    file[32..40].copy_from_slice(&headers_at.to_le_bytes());
    file[56..58].copy_from_slice(&(count + 1).to_le_bytes());
    file
}
