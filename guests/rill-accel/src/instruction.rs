//! The instructions that call precompiles, and the notes that declare them.
//!
//! `.insn r4 0x0B, funct3, funct2, rd, rs1, rs2, rs3` is operation `8·funct2 + funct3` on the words
//! behind the registers, which are aligned to 8. Each precompile has one function here. It is
//! naked, so that no compiler inlines or doubles it, and its note is a section that is linked to
//! that of the function: a linker keeps both or neither.

use core::arch::{asm, naked_asm};

use crate::chain::Step;

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

/// Compresses `count` blocks of 8 words each: `to` gets what follows from the state `from`.
///
/// # Safety
///
/// The machine has the precompile, `count` is not 0, and the pointers are valid for 4, 4 and
/// `8·count` words. `to` may be `from`.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn sha256(
    to: *mut u64,
    from: *const u64,
    blocks: *const u64,
    count: usize,
) {
    call!(
        1,
        sha256,
        "addi a3, a3, -1",
        "bnez a3, 1f",
        ".insn r4 0x0B, 1, 0, a0, a1, a2, x0", // sha256
        "ret",
        "1:",
        ".insn r4 0x0B, 2, 0, x0, a1, a2, x0", // sha256.first
        "j 3f",
        "2:",
        ".insn r4 0x0B, 3, 0, x0, x0, a2, x0", // sha256.next
        "3:",
        "addi a2, a2, 64",
        "addi a3, a3, -1",
        "bnez a3, 2b",
        ".insn r4 0x0B, 4, 0, a0, x0, a2, x0", // sha256.last
        "ret",
    )
}

/// What [`keccak`] does where no block is absorbed.
#[derive(Clone, Copy)]
#[repr(usize)]
pub(crate) enum Keccak {
    /// `to` gets the permutation of the 25 words behind `from`.
    Permute = 0,
    /// `to` gets 4 words of the sponge over the one block behind `from`.
    Only = 1,
    /// The same where blocks were absorbed before.
    Last = 2,
}

/// Absorbs `count` blocks of 17 words each; `next` is 0 if the first of them begins a message, and
/// else not. If `count` is 0, `next` is one of [`Keccak`].
///
/// # Safety
///
/// The machine has the precompile, and the pointers are valid for these words; `to` may be `from`.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn keccak(to: *mut u64, from: *const u64, count: usize, next: usize) {
    call!(
        2,
        keccak,
        "beqz a2, 3f",
        "bnez a3, 1f",
        ".insn r4 0x0B, 1, 1, x0, x0, a1, x0", // keccak.absorb136.first
        "j 2f",
        "1:",
        ".insn r4 0x0B, 2, 1, x0, x0, a1, x0", // keccak.absorb136.next
        "2:",
        "addi a1, a1, 136",
        "addi a2, a2, -1",
        "bnez a2, 1b",
        "ret",
        "3:",
        "beqz a3, 4f",
        "addi a3, a3, -1",
        "beqz a3, 5f",
        ".insn r4 0x0B, 3, 1, a0, x0, a1, x0", // keccak.absorb136.last
        "ret",
        "4:",
        ".insn r4 0x0B, 0, 1, a0, a1, x0, x0", // keccak.f1600
        "ret",
        "5:",
        ".insn r4 0x0B, 4, 1, a0, x0, a1, x0", // keccak.absorb136
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
