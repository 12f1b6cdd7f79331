//! Halfwords.

use super::{Extension, IllegalName};

pub(super) fn name(half: u16) -> Option<IllegalName> {
    use Extension::{Breakpoint, Float, Other, Unimplemented};
    let (mnemonic, extension) = match (half & 3, half >> 13) {
        _ if half == 0 => ("c.unimp", Unimplemented),
        _ if half == 0x9002 => ("c.ebreak", Breakpoint),
        (0, 1) => ("c.fld", Float("D")),
        (0, 5) => ("c.fsd", Float("D")),
        (0, 4) => (short_access(half)?, Other("Zcb")),
        (1, 3) if half & 0xf8ff == 0x6081 => ("c.mop", Other("Zcmop")),
        (1, 4) => (short_arithmetic(half)?, Other("Zcb")),
        (2, 1) => ("c.fldsp", Float("D")),
        (2, 5) => ("c.fsdsp", Float("D")),
        _ => return None,
    };
    Some(IllegalName::new(mnemonic, extension))
}

fn short_access(half: u16) -> Option<&'static str> {
    Some(match (half >> 10 & 7, half >> 6 & 1) {
        (0, _) => "c.lbu",
        (1, 0) => "c.lhu",
        (1, 1) => "c.lh",
        (2, _) => "c.sb",
        (3, 0) => "c.sh",
        _ => return None,
    })
}

fn short_arithmetic(half: u16) -> Option<&'static str> {
    Some(match (half >> 5 & 3, half >> 2 & 7) {
        (2, _) => "c.mul",
        (3, 0) => "c.zext.b",
        (3, 1) => "c.sext.b",
        (3, 2) => "c.zext.h",
        (3, 3) => "c.sext.h",
        (3, 4) => "c.zext.w",
        (3, 5) => "c.not",
        _ => return None,
    })
}
