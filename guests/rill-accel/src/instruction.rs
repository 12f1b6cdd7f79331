//! The instructions that call precompiles, and the notes that declare them.
//!
//! `.insn r4 0x0B, funct3, funct2, rd, rs1, rs2, rs3` is operation `8·funct2 + funct3` on the words
//! behind the registers, which are aligned to 8; that of [`mulmod64`] is on the registers
//! themselves. Functions are naked, so that no compiler inlines or doubles them, and the note of
//! each is a section that is linked to that of the function: a linker keeps both or neither.

use core::arch::{asm, naked_asm};

use crate::chain::Step;

pub(crate) use mulmod64::mulmod64;
pub(crate) use root::root;

/// The code of a call and, after it, the note: owner "Rill", type 1, one byte that is the number.
macro_rules! call {
    ($id:literal, $this:path, $($line:literal,)*) => {
        naked_asm!(
            $($line,)*
            ".pushsection .note.rill, \"o\", @note, {this}",
            ".balign 4",
            ".word 5, 1, 1",
            ".asciz \"Rill\"",
            ".balign 4",
            concat!(".byte ", $id),
            ".balign 4",
            ".popsection",
            this = sym $this,
        )
    };
}

// Behind the macro, which they use.
mod mulmod64;
mod root;

/// Compresses blocks of 8 words each from `blocks` to `end`, which may be none, and the one behind
/// `last`: `to` gets what follows from the state `from`.
///
/// # Safety
///
/// The machine has the precompile, and the pointers are valid for these words, `to` and `from` for
/// 4. `to` may be `from`.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn sha256(
    to: *mut u64,
    from: *const u64,
    blocks: *const u64,
    end: *const u64,
    last: *const u64,
) {
    call!(
        1,
        sha256,
        "beq a2, a3, 3f",
        ".insn r4 0x0B, 2, 0, x0, a1, a2, x0", // sha256.first
        "j 2f",
        "1:",
        ".insn r4 0x0B, 3, 0, x0, x0, a2, x0", // sha256.next
        "2:",
        "addi a2, a2, 64",
        "bne a2, a3, 1b",
        ".insn r4 0x0B, 4, 0, a0, x0, a4, x0", // sha256.last
        "ret",
        "3:",
        ".insn r4 0x0B, 1, 0, a0, a1, a4, x0", // sha256
        "ret",
    )
}

/// Compresses one block in two halves of 4 words: `to` gets what follows from the state `from`.
///
/// # Safety
///
/// The machine has the precompile, and all pointers are valid for 4 words. `to` may be any of the
/// others.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn sha256_halves(
    to: *mut u64,
    from: *const u64,
    low: *const u64,
    high: *const u64,
) {
    call!(
        1,
        sha256_halves,
        ".insn r4 0x0B, 5, 0, a0, a1, a2, a3", // sha256.halves
        "ret",
    )
}

/// Absorbs blocks of 17 words each from `blocks` to `end`, of which there are some; `next` is 0 if
/// the first of them begins a message, and else not.
///
/// # Safety
///
/// The machine has the precompile, and the words are there.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn keccak_absorb(blocks: *const u64, end: *const u64, next: usize) {
    call!(
        2,
        keccak_absorb,
        "bnez a2, 1f",
        ".insn r4 0x0B, 1, 1, x0, x0, a0, x0", // keccak.absorb136.first
        "j 2f",
        "1:",
        ".insn r4 0x0B, 2, 1, x0, x0, a0, x0", // keccak.absorb136.next
        "2:",
        "addi a0, a0, 136",
        "bne a0, a1, 1b",
        "ret",
    )
}

/// `to` gets 4 words of the sponge over what was absorbed and the block behind `from`.
///
/// # Safety
///
/// The machine has the precompile, blocks of this message were absorbed, and the pointers are valid
/// for 4 and 17 words.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn keccak_last(to: *mut u64, from: *const u64) {
    call!(
        2,
        keccak_last,
        ".insn r4 0x0B, 3, 1, a0, x0, a1, x0", // keccak.absorb136.last
        "ret",
    )
}

/// The same where no block was absorbed.
///
/// # Safety
///
/// The machine has the precompile, and the pointers are valid for 4 and 17 words.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn keccak_only(to: *mut u64, from: *const u64) {
    call!(
        2,
        keccak_only,
        ".insn r4 0x0B, 4, 1, a0, x0, a1, x0", // keccak.absorb136
        "ret",
    )
}

/// `to` gets the permutation of the 25 words behind `from`.
///
/// # Safety
///
/// The machine has the precompile, and both pointers are valid for 25 words. `to` may be `from`.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn keccak_f1600(to: *mut u64, from: *const u64) {
    call!(
        2,
        keccak_f1600,
        ".insn r4 0x0B, 0, 1, a0, a1, x0, x0", // keccak.f1600
        "ret",
    )
}

/// `to` gets 4 words of the sponge over a message of 4 words, which `padding` has the two words of
/// that are not 0.
///
/// # Safety
///
/// The machine has the precompile, and the pointers are valid for 4, 4 and 2 words.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn keccak_32(to: *mut u64, from: *const u64, padding: *const u64) {
    call!(
        2,
        keccak_32,
        ".insn r4 0x0B, 5, 1, a0, x0, a1, a2", // keccak.short32
        "ret",
    )
}

/// The same for a message of 8 words.
///
/// # Safety
///
/// The same, of 4, 8 and 2 words.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn keccak_64(to: *mut u64, from: *const u64, padding: *const u64) {
    call!(
        2,
        keccak_64,
        ".insn r4 0x0B, 6, 1, a0, x0, a1, a2", // keccak.short64
        "ret",
    )
}

/// Compresses blocks of 8 words each from `blocks` to `end`, which may be none, and the one behind
/// `last`: `to` gets what follows from the value `from`. `parameters` are counter, and length and
/// flags, of the first block, of the others, and of the last.
///
/// # Safety
///
/// The machine has the precompile, and the pointers are valid for these words, `to` and `from` for
/// 4 and `parameters` for 6. `to` may be `from`.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn blake3(
    to: *mut u64,
    from: *const u64,
    blocks: *const u64,
    end: *const u64,
    last: *const u64,
    parameters: *const u64,
) {
    call!(
        6,
        blake3,
        "beq a2, a3, 3f",
        ".insn r4 0x0B, 7, 2, x0, a1, a2, a5", // blake3.first
        "addi a5, a5, 16",
        "j 2f",
        "1:",
        ".insn r4 0x0B, 6, 0, x0, x0, a2, a5", // blake3.next
        "2:",
        "addi a2, a2, 64",
        "bne a2, a3, 1b",
        "addi a5, a5, 16",
        ".insn r4 0x0B, 7, 0, a0, x0, a4, a5", // blake3.last
        "ret",
        "3:",
        "addi a5, a5, 32",
        ".insn r4 0x0B, 5, 2, a0, a1, a4, a5", // blake3
        "ret",
    )
}

/// The same of half a block of 4 words; the rest of the block is zeros.
///
/// # Safety
///
/// The machine has the precompile, and the pointers are valid for 4, 4, 4 and 2 words.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn blake3_32(
    to: *mut u64,
    from: *const u64,
    half: *const u64,
    parameters: *const u64,
) {
    call!(
        6,
        blake3_32,
        ".insn r4 0x0B, 7, 1, a0, a1, a2, a3", // blake3.short32
        "ret",
    )
}

/// `to` gets `a·b mod m`.
///
/// # Safety
///
/// The machine has the precompile, all pointers are valid for 4 words, `m` is not 0 and `a·b/m` is
/// below 2^256. `to` may be any of the others.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn mulmod(to: *mut u64, a: *const u64, b: *const u64, m: *const u64) {
    call!(
        3,
        mulmod,
        ".insn r4 0x0B, 0, 2, a0, a1, a2, a3", // mulmod256
        "ret",
    )
}

/// `to` gets `a^(2^count)·by mod m`. The first product is that of [`mulmod`], whose note declares
/// all.
///
/// # Safety
///
/// As for [`mulmod`], of which `same` is `a`; a and by are below m, and `count` is not 0.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn square_times(
    to: *mut u64,
    a: *const u64,
    same: *const u64,
    m: *const u64,
    count: usize,
    by: *const u64,
) {
    naked_asm!(
        "mv t0, ra",
        "call {mulmod}",
        "mv ra, t0",
        "addi a4, a4, -1",
        "beqz a4, 2f",
        "1:",
        ".insn r4 0x0B, 1, 2, x0, x0, x0, a3", // mulmod256.square
        "addi a4, a4, -1",
        "bnez a4, 1b",
        "2:",
        ".insn r4 0x0B, 2, 2, a0, x0, a5, a3", // mulmod256.times
        "ret",
        mulmod = sym mulmod,
    )
}

/// `to` gets the inverse of a modulo m.
///
/// # Safety
///
/// The machine has the precompile, all pointers are valid for 4 words, and there is an inverse.
/// `to` may be any of the others.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn inverse(to: *mut u64, a: *const u64, m: *const u64) {
    call!(
        4,
        inverse,
        ".insn r4 0x0B, 4, 2, a0, a1, a2, x0", // inverse256
        "ret",
    )
}

/// `to` gets the sum of two points, or the double of the first, as `flag` says, and then what the
/// steps from `steps` to `end` make of it. False, and `to` is anything, if two points to be added
/// have the same lowest word of x.
///
/// # Safety
///
/// The machine has the precompile, points are valid for 8 words and on the curve of the flags. The
/// first two have different x if they are added. `flag` is one of two words, for an addition and
/// for a doubling, that begin at a multiple of 16. All steps but the last have a point, and
/// doublings if they have none.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn ec256(
    to: *mut u64,
    point: *const u64,
    other: *const u64,
    flag: *const u64,
    steps: *const Step,
    end: *const Step,
) -> bool {
    call!(
        5,
        ec256,
        ".insn r4 0x0B, 0, 3, a0, a1, a2, a3", // ec256
        "beq a4, a5, 6f",
        "andi a6, a3, -16",
        "addi a7, a6, 8",
        "1:",
        "ld t0, 0(a4)",
        "ld t1, 8(a4)",
        "addi a4, a4, 16",
        "beqz t0, 4f",
        "addi t0, t0, -1",
        "beqz t0, 3f",
        "2:",
        ".insn r4 0x0B, 1, 3, x0, x0, x0, a7", // ec256.double
        "addi t0, t0, -1",
        "bnez t0, 2b",
        "3:",
        "beqz t1, 5f",
        ".insn r4 0x0B, 2, 3, a0, x0, x0, a7", // ec256.double.word
        "4:",
        "ld t2, 0(a0)",
        "ld t3, 0(t1)",
        "beq t2, t3, 7f",
        "beq a4, a5, 8f",
        ".insn r4 0x0B, 5, 3, a0, x0, t1, a6", // ec256.add.word
        "j 1b",
        "5:",
        ".insn r4 0x0B, 3, 3, a0, x0, x0, a7", // ec256.double.last
        "6:",
        "li a0, 1",
        "ret",
        "7:",
        "li a0, 0",
        "ret",
        "8:",
        ".insn r4 0x0B, 6, 3, a0, x0, t1, a6", // ec256.add.last
        "li a0, 1",
        "ret",
    )
}

/// Asks for the precompiles that the program declares and the machine has, as bits.
pub(crate) fn probe() -> i64 {
    const PROBE: usize = 0x5249_4C4C;
    let result;
    // SAFETY: of all registers only a0 changes, and no memory does.
    unsafe {
        asm!("ecall", in("a7") PROBE, inlateout("a0") 0_i64 => result, options(nostack));
    }
    result
}

/// Reads the word at an aligned address of which some byte is the program's, which Rust must not: a
/// word is there or not as a whole.
#[inline(always)]
pub(crate) fn load(word: *const u64) -> u64 {
    let value;
    // SAFETY: see above; the bytes that are not the program's are not used.
    unsafe {
        asm!("ld {value}, 0({word})", value = out(reg) value, word = in(reg) word,
            options(pure, readonly, nostack));
    }
    value
}
