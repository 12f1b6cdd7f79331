//! The tables as plain functions, written from their documentation.

use rill_isa::Table;

fn deinterleave(index: u128) -> (u64, u64) {
    let mut x = 0;
    let mut y = 0;
    for i in 0..64 {
        y |= ((index >> (2 * i)) as u64 & 1) << i;
        x |= ((index >> (2 * i + 1)) as u64 & 1) << i;
    }
    (x, y)
}

/// Entry of `table` at `index`; `None` if it is not an `i128`.
pub(crate) fn entry(table: Table, index: u128) -> Option<i128> {
    let low = index as u64;
    match table {
        Table::ExactMul => return i128::try_from(index).ok(),
        Table::ExactSub => return i128::try_from(index).ok().map(|k| k - (1 << 64)),
        _ => {}
    }
    let (x, y) = deinterleave(index);
    let found =
        identity(table, index, low).or_else(|| word(table, x, y)).or_else(|| lane(table, x, y));
    Some(found.expect("every table is in one list"))
}

fn identity(table: Table, k: u128, low: u64) -> Option<i128> {
    Some(match table {
        Table::RangeCheck => low.into(),
        Table::RangeAligned => (low & !1).into(),
        Table::SextWord => (low as i32 as u64).into(),
        Table::UpperWord => ((k >> 64) as u64).into(),
        Table::Pow2 => 1 << (k & 63),
        Table::Pow2W => 1 << (k & 31),
        Table::SrMask => (1 << 64) - (1 << (k & 63)),
        Table::SrMaskW => (1 << 32) - (1 << (k & 31)),
        Table::AbsW => (low as i32).unsigned_abs().into(),
        _ => return None,
    })
}

fn word(table: Table, x: u64, y: u64) -> Option<i128> {
    let (sx, sy) = (x as i64, y as i64);
    let shift = y.trailing_zeros();
    let word_shift = (y as u32).trailing_zeros();
    Some(i128::from(match table {
        Table::And => x & y,
        Table::Or => x | y,
        Table::Xor => x ^ y,
        Table::Equal => (x == y).into(),
        Table::NotEqual => (x != y).into(),
        Table::LessSigned => (sx < sy).into(),
        Table::LessUnsigned => (x < y).into(),
        Table::GreaterEqualSigned => (sx >= sy).into(),
        Table::GreaterEqualUnsigned => (x >= y).into(),
        Table::Srl => x >> shift,
        Table::Sra => (sx >> shift) as u64,
        Table::Srlw => (x as u32 >> word_shift) as i32 as u64,
        Table::Sraw => (x as i32 >> word_shift) as u64,
        Table::SignCorr => (x >> 63) * (y << 1 >> 1) + (y >> 63) * (x << 1 >> 1),
        Table::NegMaskAnd => (x >> 63) * y,
        Table::NegIf => {
            if sx < 0 {
                y.wrapping_neg()
            } else {
                y
            }
        }
        Table::NegIfW => return Some(neg_if_word(x, y)),
        Table::ValidUr => (y == 0 || x < y).into(),
        Table::ValidDiv0 => (x != 0 || y == u64::MAX).into(),
        _ => return None,
    }))
}

/// The multilinear form, which leaves 64 bits where `y > 2^31`.
fn neg_if_word(x: u64, y: u64) -> i128 {
    let (sign, top, low) =
        (i128::from(x >> 31 & 1), i128::from(y >> 31 & 1), i128::from(y << 33 >> 33));
    let carry = if low == 0 { 0 } else { sign << 64 };
    top * ((1 << 64) - (1 << 31)) + low * (1 - 2 * sign) + carry
}

fn lane(table: Table, x: u64, y: u64) -> Option<i128> {
    let o = (y % 8) as u32;
    let inside = |width: u32| o + width <= 8;
    let ones = |bytes: u32| if bytes >= 8 { u64::MAX } else { (1 << (8 * bytes)) - 1 };
    let extract = |width| if inside(width) { x >> (8 * o) & ones(width) } else { 0 };
    let clear = |width| x & !(ones(width) << (8 * o));
    let shifted = |width| if inside(width) { (x & ones(width)) << (8 * o) } else { 0 };
    // Bytes of a value of `width` that lie in the upper doubleword.
    let over = |width: u32| (o + width).saturating_sub(8);
    let high = |width| {
        if over(width) == 0 { 0 } else { (x & ones(over(width))) << (8 * (8 - o)) }
    };
    let above = |width| x & !ones(over(width));
    let spill = |width| if over(width) == 0 { 0 } else { (x & ones(width)) >> (8 * (8 - o)) };
    let signed_high = |width: u32| {
        let value = high(width);
        if value >> (8 * width - 1) == 1 { value | !ones(width) } else { value }
    };
    Some(i128::from(match table {
        Table::ExtractB => extract(1) as i8 as u64,
        Table::ExtractBu => extract(1),
        Table::ExtractH => extract(2) as i16 as u64,
        Table::ExtractHu => extract(2),
        Table::ExtractW => extract(4) as i32 as u64,
        Table::ExtractWu => extract(4),
        Table::ClearB => clear(1),
        Table::ClearH => clear(2),
        Table::ClearW => clear(4),
        Table::ShiftDataB => shifted(1),
        Table::ShiftDataH => shifted(2),
        Table::ShiftDataW => shifted(4),
        Table::LoadLoH | Table::LoadLoW | Table::LoadLoD => x >> (8 * o),
        Table::LoadHiH => signed_high(2),
        Table::LoadHiHu => high(2),
        Table::LoadHiW => signed_high(4),
        Table::LoadHiWu => high(4),
        Table::LoadHiD => high(8),
        Table::KeepBelowH | Table::KeepBelowW | Table::KeepBelowD => x & ((1 << (8 * o)) - 1),
        Table::KeepAboveH => above(2),
        Table::KeepAboveW => above(4),
        Table::KeepAboveD => above(8),
        Table::Shl => x << (8 * o),
        Table::ShrDataH => spill(2),
        Table::ShrDataW => spill(4),
        Table::ShrDataD => spill(8),
        _ => return None,
    }))
}

/// Lane function of `table` at an effective address.
pub(crate) fn lane_offset(table: Table, address: u64) -> u64 {
    let o = address % 8;
    let inside = |width| if o + width <= 8 { o } else { o ^ 1 };
    let crossing = |width| if o + width > 8 { o } else { o ^ 1 };
    match table {
        Table::ExtractB | Table::ExtractBu | Table::ClearB => inside(1),
        Table::ExtractH | Table::ExtractHu | Table::ClearH => inside(2),
        Table::ExtractW | Table::ExtractWu | Table::ClearW => inside(4),
        Table::LoadLoH
        | Table::LoadHiH
        | Table::LoadHiHu
        | Table::KeepBelowH
        | Table::KeepAboveH => crossing(2),
        Table::LoadLoW
        | Table::LoadHiW
        | Table::LoadHiWu
        | Table::KeepBelowW
        | Table::KeepAboveW => crossing(4),
        Table::LoadLoD | Table::LoadHiD | Table::KeepBelowD | Table::KeepAboveD => crossing(8),
        _ => 0,
    }
}
