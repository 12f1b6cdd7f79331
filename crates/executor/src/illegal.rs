//! What a word would have been on a machine with more extensions, for messages.
//!
//! The machine is RV64IMAC without CSRs and privileged instructions. A program may contain others
//! as long as it does not execute them.

/// Codes and what they name.
type Names = &'static [(u32, &'static str)];

macro_rules! names {
    ($($code:literal $name:ident)*) => { &[$(($code, stringify!($name))),*] };
}

mod compressed;
mod float;
mod system;
mod tables;
mod vector;

use rill_loader::{Instruction, decode, decode_compressed, is_compressed};
use std::borrow::Cow;
use std::fmt;

/// An instruction that this machine does not have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IllegalName {
    /// As an assembler spells it, with the register of control and status it is about, if any:
    /// `fadd.d`, `csrrw mtvec`.
    pub mnemonic: Cow<'static, str>,
    /// Where it belongs.
    pub extension: Extension,
}

/// The part of the RISC-V manual that an instruction belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Extension {
    /// Floating point: `F`, `D`, `Q`, `Zfh` or `Zfa`.
    Float(&'static str),
    /// Vectors: `V`, or a part of it.
    Vector(&'static str),
    /// Any other optional extension of instructions for programs, such as `Zba`.
    Other(&'static str),
    /// Control and status registers, counters among them.
    Csr,
    /// For operating systems and machines.
    Privileged,
    /// A breakpoint.
    Breakpoint,
    /// Defined to be no instruction: `unimp`, and the halfword 0.
    Unimplemented,
    /// Left to vendors.
    Custom,
    /// Longer than 32 bits.
    Long,
}

impl Extension {
    /// What to do about it, as half a sentence.
    pub fn advice(self) -> &'static str {
        match self {
            Self::Float(_) => {
                "build without hardware floating point: -march=rv64imac -mabi=lp64 (Rust: target \
                 riscv64imac-unknown-none-elf)"
            }
            Self::Vector(_) | Self::Other(_) | Self::Custom | Self::Long => {
                "build for rv64imac: -march=rv64imac (Rust: target riscv64imac-unknown-none-elf)"
            }
            Self::Csr => "Rill has no control and status registers and no counters: leave it out",
            Self::Privileged => "Rill has no privileged modes: leave it out",
            Self::Breakpoint => "there is no debugger; abort and assertions often end with it",
            Self::Unimplemented => {
                "compilers put it where control must not come: behind a call that does not return, \
                 or for a panic; or data is executed"
            }
        }
    }
}

impl fmt::Display for Extension {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Float(name) | Self::Vector(name) | Self::Other(name) => {
                write!(f, "extension {name}")
            }
            Self::Csr => f.write_str("extension Zicsr"),
            Self::Privileged => f.write_str("privileged"),
            Self::Breakpoint => f.write_str("breakpoint"),
            Self::Unimplemented => f.write_str("never an instruction"),
            Self::Custom => f.write_str("custom, of a vendor"),
            Self::Long => f.write_str("longer than 32 bits"),
        }
    }
}

impl fmt::Display for IllegalName {
    /// `fadd.d (extension D)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.mnemonic, self.extension)
    }
}

impl IllegalName {
    fn new(mnemonic: impl Into<Cow<'static, str>>, extension: Extension) -> Self {
        Self { mnemonic: mnemonic.into(), extension }
    }
}

/// The name of an instruction that cannot be executed. Of a compressed one only the low 16 bits
/// of `word` count.
///
/// `None` for what this machine executes, and for what the manual does not define.
pub fn name_of_illegal(word: u32) -> Option<IllegalName> {
    let half = word as u16;
    if is_compressed(half) {
        let legal = !matches!(decode_compressed(half), Instruction::Trap);
        return if legal { None } else { compressed::name(half) };
    }
    if !matches!(decode(word), Instruction::Trap) {
        return None;
    }
    if word & 0x1f == 0x1f {
        return Some(IllegalName::new("an instruction", Extension::Long));
    }
    let field = |low: u32, bits: u32| word >> low & ((1 << bits) - 1);
    match word & 0x7f {
        0x07 | 0x27 if matches!(field(12, 3), 0 | 5..) => vector::memory(word),
        0x07 | 0x27 => float::memory(word),
        0x43 | 0x47 | 0x4b | 0x4f => float::fused(word),
        0x53 => float::operation(word),
        0x57 => Some(vector::operation(word)),
        0x73 => system::name(word),
        0x0b | 0x2b | 0x5b | 0x7b => Some(IllegalName::new("an instruction", Extension::Custom)),
        _ => tables::name(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(word: u32) -> String {
        name_of_illegal(word).map_or_else(String::new, |name| name.to_string())
    }

    /// Words as binutils encodes them.
    #[test]
    fn instructions_of_other_extensions_have_names() {
        for (word, expected) in [
            (0x02b5_7553, "fadd.d (extension D)"),
            (0x00b5_7553, "fadd.s (extension F)"),
            (0x1ac5_f553, "fdiv.d (extension D)"),
            (0x5a05_7553, "fsqrt.d (extension D)"),
            (0x22a5_0553, "fsgnj.d (extension D)"),
            (0xa2b5_2553, "feq.d (extension D)"),
            (0xc225_7553, "fcvt.l.d (extension D)"),
            (0xd225_7553, "fcvt.d.l (extension D)"),
            (0x4205_0553, "fcvt.d.s (extension D)"),
            (0xe205_0553, "fmv.x.d (extension D)"),
            (0xf205_0553, "fmv.d.x (extension D)"),
            (0x62c5_f543, "fmadd.d (extension D)"),
            (0x0005_2507, "flw (extension F)"),
            (0x0005_3507, "fld (extension D)"),
            (0x00a5_b027, "fsd (extension D)"),
            (0x0d05_7057, "vsetvli (extension V)"),
            (0x0205_6407, "vle32.v (extension V)"),
            (0x0205_6427, "vse32.v (extension V)"),
            (0x0220_8057, "vadd.vv (extension V)"),
            (0x20b5_2533, "sh1add (extension Zba)"),
            (0x08b5_053b, "add.uw (extension Zba)"),
            (0x6005_1513, "clz (extension Zbb)"),
            (0x6b85_5513, "rev8 (extension Zbb)"),
            (0x6005_5513, "rori (extension Zbb)"),
            (0x0805_453b, "zext.h (extension Zbb)"),
            (0x0ab5_1533, "clmul (extension Zbc)"),
            (0x4805_1513, "bclri (extension Zbs)"),
            (0x0eb5_5533, "czero.eqz (extension Zicond)"),
            (0x1025_1513, "sha256sig0 (extension Zknh)"),
            (0xc000_2573, "rdcycle (extension Zicsr)"),
            (0xc020_2573, "rdinstret (extension Zicsr)"),
            (0x3052_9073, "csrrw mtvec (extension Zicsr)"),
            (0x3000_2573, "csrrs mstatus (extension Zicsr)"),
            (0x7c00_1073, "csrrw 0x7c0 (extension Zicsr)"),
            (0x0030_2573, "csrrs fcsr (extension F)"),
            (0xc000_1073, "unimp (never an instruction)"),
            (0x1050_0073, "wfi (privileged)"),
            (0x3020_0073, "mret (privileged)"),
            (0x1200_0073, "sfence.vma (privileged)"),
            (0x0010_0073, "ebreak (breakpoint)"),
            (0x0045_200f, "cbo.zero (extension Zicboz)"),
            (0x2805_252f, "amocas.w (extension Zacas)"),
            (0x0005_050b, "an instruction (custom, of a vendor)"),
            (0x0000_001f, "an instruction (longer than 32 bits)"),
        ] {
            assert_eq!(name(word), expected, "{word:#010x}");
        }
    }

    #[test]
    fn compressed_instructions_of_other_extensions_have_names() {
        for (half, expected) in [
            (0x2108, "c.fld (extension D)"),
            (0xa108, "c.fsd (extension D)"),
            (0x2502, "c.fldsp (extension D)"),
            (0xa02a, "c.fsdsp (extension D)"),
            (0x9d4d, "c.mul (extension Zcb)"),
            (0x9d61, "c.zext.b (extension Zcb)"),
            (0x8108, "c.lbu (extension Zcb)"),
            (0x9002, "c.ebreak (breakpoint)"),
            (0x0000, "c.unimp (never an instruction)"),
        ] {
            assert_eq!(name(half), expected, "{half:#06x}");
            assert_eq!(name(half | 0xabcd_0000), expected, "{half:#06x} and what follows");
        }
    }

    #[test]
    fn what_is_executed_and_what_is_reserved_have_none() {
        // addi, ecall, fence.i, mulhu, lr.w, c.nop.
        for word in [0x0010_0093, 0x73, 0x100f, 0x02b5_3533, 0x1005_252f, 0x0001] {
            assert_eq!(name_of_illegal(word), None, "{word:#x}");
        }
        // Branches, loads and jumps with a reserved width; c.jr x0; c.addiw x0.
        for word in [0x0020_2063, 0x0000_7003, 0x0000_1067, 0x8002, 0x2001] {
            assert_eq!(name_of_illegal(word), None, "{word:#x}");
        }
    }

    #[test]
    fn no_word_does_harm_and_names_are_of_words_that_trap() {
        let mut word = 1u32;
        let mut named = 0;
        for _ in 0..1_000_000 {
            word = word.wrapping_mul(0x9e37_79b1).wrapping_add(0x7f4a_7c15);
            let word = word ^ word >> 13;
            let traps = if is_compressed(word as u16) {
                decode_compressed(word as u16) == Instruction::Trap
            } else {
                decode(word) == Instruction::Trap
            };
            if let Some(name) = name_of_illegal(word) {
                assert!(traps && !name.mnemonic.is_empty(), "{word:#x}: {name}");
                assert!(!name.extension.advice().is_empty());
                named += 1;
            }
        }
        assert!(named > 100_000, "{named}");
    }
}
