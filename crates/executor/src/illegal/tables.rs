//! Extensions of integer instructions, by bits.

use super::{Extension, IllegalName};

/// The first pattern that `word` fits.
pub(super) fn name(word: u32) -> Option<IllegalName> {
    let fits = |(mask, bits, _, _): &&Pattern| word & mask == *bits;
    let &(_, _, name, extension) = PATTERNS.iter().find(fits)?;
    Some(IllegalName::new(name, Extension::Other(extension)))
}

/// Bits that count, their values, name, extension.
type Pattern = (u32, u32, &'static str, &'static str);

/// `funct7`, `funct3` and opcode.
const fn three(funct7: u32, funct3: u32, opcode: u32) -> u32 {
    funct7 << 25 | funct3 << 12 | opcode
}

/// The twelve bits of an immediate, `funct3` and opcode.
const fn unary(immediate: u32, funct3: u32, opcode: u32) -> u32 {
    immediate << 20 | funct3 << 12 | opcode
}

const THREE: u32 = three(0x7f, 7, 0x7f);
/// Without the lowest bit of `funct7`, which belongs to an amount of shift.
const SHIFT: u32 = three(0x7e, 7, 0x7f);
const UNARY: u32 = unary(0xfff, 7, 0x7f);
const WIDTH: u32 = three(0, 7, 0x7f);
/// An atomic, whatever its acquire and release bits.
const ATOMIC: u32 = three(0x7c, 7, 0x7f);

const PATTERNS: &[Pattern] = &[
    (THREE, three(0x10, 2, 0x33), "sh1add", "Zba"),
    (THREE, three(0x10, 4, 0x33), "sh2add", "Zba"),
    (THREE, three(0x10, 6, 0x33), "sh3add", "Zba"),
    (THREE, three(0x10, 2, 0x3b), "sh1add.uw", "Zba"),
    (THREE, three(0x10, 4, 0x3b), "sh2add.uw", "Zba"),
    (THREE, three(0x10, 6, 0x3b), "sh3add.uw", "Zba"),
    (THREE, three(0x04, 0, 0x3b), "add.uw", "Zba"),
    (SHIFT, three(0x04, 1, 0x1b), "slli.uw", "Zba"),
    (THREE, three(0x20, 7, 0x33), "andn", "Zbb"),
    (THREE, three(0x20, 6, 0x33), "orn", "Zbb"),
    (THREE, three(0x20, 4, 0x33), "xnor", "Zbb"),
    (THREE, three(0x05, 4, 0x33), "min", "Zbb"),
    (THREE, three(0x05, 5, 0x33), "minu", "Zbb"),
    (THREE, three(0x05, 6, 0x33), "max", "Zbb"),
    (THREE, three(0x05, 7, 0x33), "maxu", "Zbb"),
    (THREE, three(0x30, 1, 0x33), "rol", "Zbb"),
    (THREE, three(0x30, 5, 0x33), "ror", "Zbb"),
    (THREE, three(0x30, 1, 0x3b), "rolw", "Zbb"),
    (THREE, three(0x30, 5, 0x3b), "rorw", "Zbb"),
    (SHIFT, three(0x30, 5, 0x13), "rori", "Zbb"),
    (THREE, three(0x30, 5, 0x1b), "roriw", "Zbb"),
    (UNARY, unary(0x600, 1, 0x13), "clz", "Zbb"),
    (UNARY, unary(0x601, 1, 0x13), "ctz", "Zbb"),
    (UNARY, unary(0x602, 1, 0x13), "cpop", "Zbb"),
    (UNARY, unary(0x604, 1, 0x13), "sext.b", "Zbb"),
    (UNARY, unary(0x605, 1, 0x13), "sext.h", "Zbb"),
    (UNARY, unary(0x600, 1, 0x1b), "clzw", "Zbb"),
    (UNARY, unary(0x601, 1, 0x1b), "ctzw", "Zbb"),
    (UNARY, unary(0x602, 1, 0x1b), "cpopw", "Zbb"),
    (UNARY, unary(0x287, 5, 0x13), "orc.b", "Zbb"),
    (UNARY, unary(0x6b8, 5, 0x13), "rev8", "Zbb"),
    (UNARY, unary(0x080, 4, 0x3b), "zext.h", "Zbb"),
    (THREE, three(0x05, 1, 0x33), "clmul", "Zbc"),
    (THREE, three(0x05, 2, 0x33), "clmulr", "Zbc"),
    (THREE, three(0x05, 3, 0x33), "clmulh", "Zbc"),
    (THREE, three(0x24, 1, 0x33), "bclr", "Zbs"),
    (THREE, three(0x24, 5, 0x33), "bext", "Zbs"),
    (THREE, three(0x34, 1, 0x33), "binv", "Zbs"),
    (THREE, three(0x14, 1, 0x33), "bset", "Zbs"),
    (SHIFT, three(0x24, 1, 0x13), "bclri", "Zbs"),
    (SHIFT, three(0x24, 5, 0x13), "bexti", "Zbs"),
    (SHIFT, three(0x34, 1, 0x13), "binvi", "Zbs"),
    (SHIFT, three(0x14, 1, 0x13), "bseti", "Zbs"),
    (THREE, three(0x04, 4, 0x33), "pack", "Zbkb"),
    (THREE, three(0x04, 7, 0x33), "packh", "Zbkb"),
    (THREE, three(0x04, 4, 0x3b), "packw", "Zbkb"),
    (UNARY, unary(0x687, 5, 0x13), "brev8", "Zbkb"),
    (THREE, three(0x14, 2, 0x33), "xperm4", "Zbkx"),
    (THREE, three(0x14, 4, 0x33), "xperm8", "Zbkx"),
    (THREE, three(0x07, 5, 0x33), "czero.eqz", "Zicond"),
    (THREE, three(0x07, 7, 0x33), "czero.nez", "Zicond"),
    (UNARY, unary(0x100, 1, 0x13), "sha256sum0", "Zknh"),
    (UNARY, unary(0x101, 1, 0x13), "sha256sum1", "Zknh"),
    (UNARY, unary(0x102, 1, 0x13), "sha256sig0", "Zknh"),
    (UNARY, unary(0x103, 1, 0x13), "sha256sig1", "Zknh"),
    (UNARY, unary(0x104, 1, 0x13), "sha512sum0", "Zknh"),
    (UNARY, unary(0x105, 1, 0x13), "sha512sum1", "Zknh"),
    (UNARY, unary(0x106, 1, 0x13), "sha512sig0", "Zknh"),
    (UNARY, unary(0x107, 1, 0x13), "sha512sig1", "Zknh"),
    (UNARY, unary(0x108, 1, 0x13), "sm3p0", "Zksh"),
    (UNARY, unary(0x109, 1, 0x13), "sm3p1", "Zksh"),
    (UNARY, unary(0x300, 1, 0x13), "aes64im", "Zknd"),
    (unary(0xff0, 7, 0x7f), unary(0x310, 1, 0x13), "aes64ks1i", "Zkne"),
    (THREE, three(0x19, 0, 0x33), "aes64es", "Zkne"),
    (THREE, three(0x1b, 0, 0x33), "aes64esm", "Zkne"),
    (THREE, three(0x1d, 0, 0x33), "aes64ds", "Zknd"),
    (THREE, three(0x1f, 0, 0x33), "aes64dsm", "Zknd"),
    (THREE, three(0x3f, 0, 0x33), "aes64ks2", "Zkne"),
    (UNARY, unary(0, 2, 0x0f), "cbo.inval", "Zicbom"),
    (UNARY, unary(1, 2, 0x0f), "cbo.clean", "Zicbom"),
    (UNARY, unary(2, 2, 0x0f), "cbo.flush", "Zicbom"),
    (UNARY, unary(4, 2, 0x0f), "cbo.zero", "Zicboz"),
    (ATOMIC, three(0x14, 2, 0x2f), "amocas.w", "Zacas"),
    (ATOMIC, three(0x14, 3, 0x2f), "amocas.d", "Zacas"),
    (ATOMIC, three(0x14, 4, 0x2f), "amocas.q", "Zacas"),
    (WIDTH, three(0, 0, 0x2f), "an atomic on a byte", "Zabha"),
    (WIDTH, three(0, 1, 0x2f), "an atomic on a halfword", "Zabha"),
    (0x7f, 0x77, "a vector instruction for cryptography", "Zvk"),
];
