//! Bytes in doublewords: what loads read and stores write. `y` is the effective address, `o = y mod
//! 8`.

use crate::alu::word;
use crate::op::Handler;

/// Whether the access of a row made for one doubleword needs two.
#[inline(always)]
pub(crate) fn crosses(handler: Handler, y: u64) -> bool {
    use Handler as H;
    match handler {
        H::Lh | H::Lhu | H::ShiftDataH | H::StoreMergeH => y & 7 > 6,
        H::Lw | H::Lwu | H::ShiftDataW | H::StoreMergeW => y & 7 > 4,
        H::Ld | H::Sd => y & 7 != 0,
        _ => false,
    }
}

/// `rd` of a load from the doubleword it reads.
///
/// The upper half of a crossing load sees `y` of the upper doubleword: the same `o`, and the `8 -
/// o` bytes below it are in the lower one.
#[inline(always)]
pub(crate) fn load(handler: Handler, memory: u64, y: u64) -> u64 {
    let o = 8 * (y & 7) as u32;
    let lanes = memory >> o;
    let upper = memory.checked_shl(64 - o).unwrap_or(0);
    match handler {
        Handler::Lb => i64::from(lanes as i8).cast_unsigned(),
        Handler::Lbu => lanes & 0xff,
        Handler::Lh => i64::from(lanes as i16).cast_unsigned(),
        Handler::Lhu => lanes & 0xffff,
        Handler::Lw => word(lanes),
        Handler::Lwu => lanes & 0xffff_ffff,
        Handler::LoadLo => lanes,
        Handler::LoadHiH => i64::from(upper as i16).cast_unsigned(),
        Handler::LoadHiHu => upper & 0xffff,
        Handler::LoadHiW => word(upper),
        Handler::LoadHiWu => upper & 0xffff_ffff,
        Handler::LoadHiD => upper,
        _ => memory,
    }
}

/// The doubleword after a store whose prepared data is `a`.
#[inline(always)]
pub(crate) fn store(handler: Handler, memory: u64, a: u64, y: u64) -> u64 {
    let o = 8 * (y & 7) as u32;
    let cleared = match handler {
        Handler::StoreMergeB => memory & !(0xff << o),
        Handler::StoreMergeH => memory & !(0xffff << o),
        Handler::StoreMergeW => memory & !(0xffff_ffff << o),
        Handler::MergeLo => memory & !(u64::MAX << o),
        Handler::MergeHiH => memory & above(o, 16),
        Handler::MergeHiW => memory & above(o, 32),
        Handler::MergeHiD => memory & above(o, 64),
        _ => 0,
    };
    cleared.wrapping_add(a)
}

/// The bits at and above `o + width - 64`, those that a crossing store leaves alone in the upper
/// doubleword.
#[inline(always)]
fn above(o: u32, width: u32) -> u64 {
    u64::MAX.checked_shl((o + width).saturating_sub(64)).unwrap_or(0)
}
