//! The small program that most suites attack: about two hundred rows, 2^10 words of memory.
//!
//! It computes with one instruction of each class on constants, touches memory in all ways, reads
//! two bytes of input and writes one word. The first byte scales the base of a load: only 1 is an
//! address of memory. If the second is 0, the program jumps to address 0 without having exited. So
//! both must be 1.

use crate::subject::Subject;
use rill_e2e::assembler::{AUIPC, Assembler, LUI, M, OP, OP_IMM, R, TEXT, declaring, elf_at};

/// Where its data lies.
pub const DATA: u64 = TEXT + 0x1000;
/// Bytes of data.
const DATA_BYTES: u64 = 128;
/// Offset of the two bytes of input.
const INPUT: i32 = 96;
/// The register of [`DATA`].
const BASE: u32 = 5;

/// Initial data. The first word is the output; the last is where the input goes, and what it is.
const WORDS: [u64; 13] = [
    0,
    0x0102_0304_0506_0708,
    u64::MAX,
    1 << 63,
    0x8000_0000,
    77,
    0xff00_ff00_ff00_ff00,
    3,
    0,
    0,
    0,
    0,
    0x0101,
];

/// The program's ELF.
pub fn elf() -> Vec<u8> {
    let mut code = Assembler::new();
    code.set(BASE, DATA);
    arithmetic(&mut code);
    control(&mut code);
    memory(&mut code);
    input(&mut code);
    output(&mut code);
    elf_at(&code.bytes(), DATA, DATA_BYTES, &WORDS)
}

/// Its run.
pub fn subject() -> Subject {
    Subject::new(&elf(), &[1, 1])
}

/// A run that calls each precompile, some of them twice with the second call going on from the
/// first.
pub fn calling() -> Subject {
    let mut code = Assembler::new();
    code.set(BASE, DATA);
    code.addi(6, BASE, 256);
    code.addi(7, 0, -1);
    code.store(3, 7, 6, 24);
    code.invoke(2, [0, BASE, BASE, 0]);
    code.invoke(4, [BASE, 0, BASE, 0]);
    code.invoke(16, [BASE, BASE, BASE, 6]);
    code.invoke(9, [0, 0, BASE, 0]);
    code.invoke(11, [BASE, 0, BASE, 0]);
    // 7 modulo (2^64 - 1)·2^192, and points behind zeros, which are flags as well.
    code.addi(8, BASE, 384);
    code.addi(7, 0, 7);
    code.store(3, 7, 8, 64);
    code.addi(9, BASE, 448);
    code.invoke(20, [BASE, 9, 6, 0]);
    code.invoke(24, [BASE, BASE, 6, 8]);
    code.addi(7, 0, 3);
    code.store(3, 7, 8, 0);
    code.invoke(26, [BASE, 0, 0, 8]);
    code.invoke(21, [BASE, BASE, BASE, 6]);
    // A root of 7 or -7 modulo the prime of secp256k1, whose flag is 0.
    code.addi(8, 8, 8);
    code.invoke(31, [BASE, 9, 8, 0]);
    code.call(93, 0, (0, 0), 0);
    let elf = elf_at(&code.bytes(), DATA, 512, &WORDS);
    Subject::new(&declaring(&elf, &[1, 2, 3, 4, 5, 6, 8]), &[])
}

/// `x6 = 100`, `x7 = 7` and what can be made of them.
fn arithmetic(code: &mut Assembler) {
    code.addi(6, 0, 100);
    code.addi(7, 0, 7);
    let plain = |funct3| R { funct7: 0, funct3 };
    code.register(OP, plain(0), [8, 6, 7]);
    code.register(OP, R { funct7: 0x20, funct3: 0 }, [9, 7, 6]);
    code.register(OP, R { funct7: M, funct3: 0 }, [10, 6, 7]);
    code.register(OP, R { funct7: M, funct3: 1 }, [11, 9, 9]);
    code.register(OP, plain(7), [12, 6, 7]);
    code.register(OP, plain(2), [13, 9, 6]);
    code.register(OP, plain(5), [14, 9, 7]);
    code.register(OP, R { funct7: M, funct3: 5 }, [15, 6, 7]);
    code.register(OP, R { funct7: M, funct3: 6 }, [16, 9, 7]);
    code.upper(LUI, 17, 0xabcde);
    code.upper(AUIPC, 18, 1);
}

/// A branch that is not taken, a loop of three turns, a call.
fn control(code: &mut Assembler) {
    // What it would skip is read by nobody.
    code.branch(0, [6, 7], 8);
    code.addi(19, 0, 7);
    code.addi(20, 0, 3);
    code.addi(20, 20, -1);
    code.branch(1, [20, 0], -4);
    code.jump(1, 8);
    code.jump(0, 8);
    code.jump_register(0, 1, 0);
}

/// Accesses of all widths, inside and across words; an atomic.
fn memory(code: &mut Assembler) {
    code.load(3, 21, BASE, 8);
    code.load(2, 22, BASE, 12);
    code.load(0, 23, BASE, 17);
    code.load(2, 24, BASE, 14);
    code.store(3, 6, BASE, 16);
    code.load(3, 25, BASE, 16);
    code.store(0, 7, BASE, 19);
    code.store(2, 6, BASE, 30);
    code.load(3, 26, BASE, 24);
    code.addi(27, BASE, 40);
    // amoadd.d
    code.atomic(0, true, [28, 27, 7]);
}

/// Reads two bytes `b`, `c`; loads from `DATA·b`; jumps to address 0 if `c` is 0.
fn input(code: &mut Assembler) {
    code.call(63, 0, (BASE, INPUT), 2);
    code.load(4, 29, BASE, INPUT);
    code.register(OP, R { funct7: M, funct3: 0 }, [30, BASE, 29]);
    code.load(3, 31, 30, 0);
    code.load(4, 29, BASE, INPUT + 1);
    code.branch(1, [29, 0], 8);
    code.jump_register(0, 0, 0);
}

/// Writes a constant as a word, so that no lie about a value is one about the output, and exits
/// with 0.
pub(crate) fn output(code: &mut Assembler) {
    code.addi(29, 0, 65);
    code.store(3, 29, BASE, 0);
    code.call(64, 1, (BASE, 0), 8);
    code.immediate(OP_IMM, 7, [10, 0], 0);
    code.addi(17, 0, 93);
    code.word(0x73);
}
