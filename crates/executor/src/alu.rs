//! Results of rows that touch no memory, as the tables define them for honest operands.

use crate::op::Handler;

/// `rd` of a row from its operands.
#[inline(always)]
pub(crate) fn result(handler: Handler, x: u64, y: u64) -> u64 {
    match handler {
        Handler::Add => x.wrapping_add(y),
        Handler::Addw => word(x.wrapping_add(y)),
        Handler::Sub => x.wrapping_sub(y),
        Handler::Subw => word(x.wrapping_sub(y)),
        Handler::Mul => x.wrapping_mul(y),
        Handler::Mulw => word(x.wrapping_mul(y)),
        Handler::Mulhu => ((u128::from(x) * u128::from(y)) >> 64) as u64,
        Handler::And => x & y,
        Handler::Or => x | y,
        Handler::Xor => x ^ y,
        Handler::Slt => u64::from(signed_less(x, y)),
        Handler::Sltu => u64::from(x < y),
        Handler::Srl => x.checked_shr(y.trailing_zeros()).unwrap_or(0),
        Handler::Sra => (x.cast_signed() >> y.trailing_zeros().min(63)).cast_unsigned(),
        Handler::Srlw => {
            word(u64::from((x as u32).checked_shr((y as u32).trailing_zeros()).unwrap_or(0)))
        }
        Handler::Sraw => i64::from(x as i32 >> (y as u32).trailing_zeros().min(31)).cast_unsigned(),
        Handler::SrlBy => x >> (y & 63),
        Handler::SraBy => (x.cast_signed() >> (y & 63)).cast_unsigned(),
        Handler::SrlWBy => word(u64::from(x as u32 >> (y & 31))),
        Handler::SraWBy => i64::from(x as i32 >> (y & 31)).cast_unsigned(),
        Handler::Pow2 => 1 << (x & 63),
        Handler::Pow2W => 1 << (x & 31),
        Handler::SrMask => u64::MAX << (x & 63),
        Handler::SrMaskW => u64::from(u32::MAX << (x & 31)),
        Handler::AbsW => u64::from((x as i32).unsigned_abs()),
        Handler::SignCorr => negative(x, y).wrapping_add(negative(y, x)),
        Handler::NegMaskAnd => negative(x, y),
        Handler::NegIf => {
            if x.cast_signed() < 0 {
                y.wrapping_neg()
            } else {
                y
            }
        }
        Handler::NegIfW => word(if x >> 31 & 1 == 1 { y.wrapping_neg() } else { y }),
        Handler::ShiftUp => x << (8 * (y & 7)),
        Handler::ShrDataH => shifted_out(x & 0xffff, y),
        Handler::ShrDataW => shifted_out(x & 0xffff_ffff, y),
        Handler::ShrDataD => shifted_out(x, y),
        Handler::ShiftDataB => (x & 0xff) << (8 * (y & 7)),
        Handler::ShiftDataH => (x & 0xffff) << (8 * (y & 7)),
        Handler::ShiftDataW => (x & 0xffff_ffff) << (8 * (y & 7)),
        _ => 0,
    }
}

/// Whether the assertion of a row holds.
#[inline(always)]
pub(crate) fn holds(handler: Handler, x: u64, y: u64) -> bool {
    match handler {
        Handler::ValidUr => y == 0 || x < y,
        Handler::ValidDiv0 => x != 0 || y == u64::MAX,
        _ => x == y,
    }
}

/// Whether a branch is taken.
#[inline(always)]
pub(crate) fn taken(handler: Handler, x: u64, y: u64) -> bool {
    match handler {
        Handler::Beq => x == y,
        Handler::Bne => x != y,
        Handler::Blt => signed_less(x, y),
        Handler::Bge => !signed_less(x, y),
        Handler::Bltu => x < y,
        _ => x >= y,
    }
}

#[inline(always)]
fn signed_less(x: u64, y: u64) -> bool {
    x.cast_signed() < y.cast_signed()
}

/// The low word, sign-extended.
#[inline(always)]
pub(crate) fn word(x: u64) -> u64 {
    i64::from(x as i32).cast_unsigned()
}

/// `x < 0 ? y : 0`.
#[inline(always)]
fn negative(x: u64, y: u64) -> u64 {
    (x.cast_signed() >> 63).cast_unsigned() & y
}

/// The bytes of `x` that a shift by the offset of `y` moves out of the doubleword.
#[inline(always)]
fn shifted_out(x: u64, y: u64) -> u64 {
    x.checked_shr((64 - 8 * (y & 7)) as u32).unwrap_or(0)
}
