//! Tables of two interleaved operands.
//!
//! Entries are below `2^64` but for [`neg_if_w`], whose entry exceeds it where the right operand is
//! above `2^31`; hence `u128`. [`sra`] with `z` zeros in its mask fills `2^64 - 2^(64-z)` at most
//! and packs less than `2^(64-z)`, so their sum stays below.

const SIGN_FILL_W: u128 = 0xffff_ffff_0000_0000;

pub(super) fn and(x: u64, y: u64) -> u128 {
    u128::from(x & y)
}

pub(super) fn or(x: u64, y: u64) -> u128 {
    u128::from(x | y)
}

pub(super) fn xor(x: u64, y: u64) -> u128 {
    u128::from(x ^ y)
}

pub(super) fn equal(x: u64, y: u64) -> u128 {
    u128::from(x == y)
}

pub(super) fn not_equal(x: u64, y: u64) -> u128 {
    u128::from(x != y)
}

pub(super) fn less_signed(x: u64, y: u64) -> u128 {
    u128::from((x as i64) < (y as i64))
}

pub(super) fn less_unsigned(x: u64, y: u64) -> u128 {
    u128::from(x < y)
}

pub(super) fn greater_equal_signed(x: u64, y: u64) -> u128 {
    u128::from((x as i64) >= (y as i64))
}

pub(super) fn greater_equal_unsigned(x: u64, y: u64) -> u128 {
    u128::from(x >= y)
}

/// The bits of `x` under the ones of `y`, packed; for a mask `y` this is `x >> tz(y)`.
pub(super) fn srl(x: u64, y: u64) -> u128 {
    u128::from(pack(x, y))
}

/// [`srl`] plus `x_63 · sum_{i=1}^{63} 2^i (1 - y_{63-i})`; for a mask `y` the sum is the sign
/// fill.
pub(super) fn sra(x: u64, y: u64) -> u128 {
    let fill = if x >> 63 == 1 { (!y).reverse_bits() & !1 } else { 0 };
    u128::from(pack(x, y)).saturating_add(fill.into())
}

/// The low words packed, plus `x_31 y_0 (2^64 - 2^32)`: only a shift by 0 leaves a sign to extend.
pub(super) fn srlw(x: u64, y: u64) -> u128 {
    let fill = if x >> 31 & y & 1 == 1 { SIGN_FILL_W } else { 0 };
    u128::from(pack(low(x), low(y))).saturating_add(fill)
}

/// The low words packed, plus `x_31 ((2^64 - 2^32) + sum_{i=1}^{31} 2^i (1 - y_{31-i}))`.
pub(super) fn sraw(x: u64, y: u64) -> u128 {
    let fill = if x >> 31 & 1 == 1 {
        SIGN_FILL_W + u128::from((!y as u32).reverse_bits() & !1)
    } else {
        0
    };
    u128::from(pack(low(x), low(y))).saturating_add(fill)
}

/// `x_63·Y[62:0] + y_63·X[62:0]`: what an unsigned high product exceeds the signed one by, modulo
/// `2^64`.
pub(super) fn sign_corr(x: u64, y: u64) -> u128 {
    let low63 = u64::MAX >> 1;
    neg_mask_and(x, y & low63).saturating_add(neg_mask_and(y, x & low63))
}

/// `x_63·y`.
pub(super) fn neg_mask_and(x: u64, y: u64) -> u128 {
    u128::from(if x >> 63 == 1 { y } else { 0 })
}

/// `x_63 ? -y : y` modulo `2^64`.
pub(super) fn neg_if(x: u64, y: u64) -> u128 {
    u128::from(if x >> 63 == 1 { y.wrapping_neg() } else { y })
}

/// `y_31 (2^64 - 2^31) + L(1 - 2 x_31) + 2^64 x_31 [L != 0]` with `L` the bits 0–30 of `y`.
pub(super) fn neg_if_w(x: u64, y: u64) -> u128 {
    let low31 = u128::from(y & 0x7fff_ffff);
    let sign = if y >> 31 & 1 == 1 { 0xffff_ffff_8000_0000 } else { 0 };
    let negate = x >> 31 & 1 == 1 && low31 != 0;
    let value = if negate { (1u128 << 64).saturating_sub(low31) } else { low31 };
    value.saturating_add(sign)
}

/// `y = 0` or `x < y`.
pub(super) fn valid_ur(x: u64, y: u64) -> u128 {
    u128::from(y == 0 || x < y)
}

/// `x != 0` or `y = 2^64 - 1`.
pub(super) fn valid_div0(x: u64, y: u64) -> u128 {
    u128::from(x != 0 || y == u64::MAX)
}

fn low(word: u64) -> u64 {
    word & 0xffff_ffff
}

/// The bits of `x` at the ones of `selection`, moved down together in order.
///
/// Goes by runs of ones, and a mask is one run. The number of bits packed before a run is below 64.
fn pack(mut x: u64, mut selection: u64) -> u64 {
    let (mut packed, mut count) = (0, 0);
    while selection != 0 {
        let skip = selection.trailing_zeros();
        selection >>= skip;
        x >>= skip;
        let run = selection.trailing_ones();
        packed |= (x & !u64::MAX.checked_shl(run).unwrap_or(0)) << count;
        count = run.saturating_add(count);
        selection = selection.checked_shr(run).unwrap_or(0);
        x = x.checked_shr(run).unwrap_or(0);
    }
    packed
}
