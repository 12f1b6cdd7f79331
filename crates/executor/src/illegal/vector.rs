//! Vectors.

use super::{Extension, IllegalName, Names};

/// Loads and stores of opcodes 0x07 and 0x27.
pub(super) fn memory(word: u32) -> Option<IllegalName> {
    let bits = match word >> 12 & 7 {
        0 => 8,
        5 => 16,
        6 => 32,
        7 => 64,
        _ => return None,
    };
    let letter = if word & 0x20 != 0 { 's' } else { 'l' };
    let name = match (word >> 26 & 3, word >> 20 & 31) {
        (0, 0x08) if letter == 'l' => format!("vl{}re{bits}.v", (word >> 29) + 1),
        (0, 0x08) => format!("vs{}r.v", (word >> 29) + 1),
        (0, 0x0b) => format!("v{letter}m.v"),
        (0, 0x10) => format!("v{letter}e{bits}ff.v"),
        (0, _) => format!("v{letter}e{bits}.v"),
        (1, _) => format!("v{letter}uxei{bits}.v"),
        (2, _) => format!("v{letter}se{bits}.v"),
        _ => format!("v{letter}oxei{bits}.v"),
    };
    Some(IllegalName::new(name, Extension::Vector("V")))
}

/// Opcode 0x57: the settings, common arithmetic, and the rest under one name.
pub(super) fn operation(word: u32) -> IllegalName {
    let function = word >> 26;
    let kind = word >> 12 & 7;
    let (group, suffix) = match kind {
        0 => (INTEGER, ".vv"),
        3 => (INTEGER, ".vi"),
        4 => (INTEGER, ".vx"),
        2 => (MULTIPLY, ".vv"),
        6 => (MULTIPLY, ".vx"),
        1 => (FLOAT, ".vv"),
        5 => (FLOAT, ".vf"),
        _ => {
            let name = match word >> 30 {
                0 | 1 => "vsetvli",
                2 => "vsetvl",
                _ => "vsetivli",
            };
            return IllegalName::new(name, Extension::Vector("V"));
        }
    };
    let found = group.iter().find(|&&(code, _)| code == function);
    match found {
        Some((_, name)) => IllegalName::new(format!("{name}{suffix}"), Extension::Vector("V")),
        None => IllegalName::new("a vector instruction", Extension::Vector("V")),
    }
}

const INTEGER: Names = names! {
    0x00 vadd  0x02 vsub  0x03 vrsub  0x04 vminu  0x05 vmin  0x06 vmaxu  0x07 vmax  0x09 vand
    0x0a vor  0x0b vxor  0x0c vrgather  0x17 vmerge  0x18 vmseq  0x19 vmsne  0x25 vsll
    0x28 vsrl  0x29 vsra
};

const MULTIPLY: Names = names! {
    0x20 vdivu  0x21 vdiv  0x22 vremu  0x23 vrem  0x24 vmulhu  0x25 vmul  0x27 vmulh  0x29 vmadd
    0x2d vmacc
};

const FLOAT: Names = names! {
    0x00 vfadd  0x02 vfsub  0x04 vfmin  0x06 vfmax  0x20 vfdiv  0x24 vfmul  0x28 vfmadd
    0x2c vfmacc
};
