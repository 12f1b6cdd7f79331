//! Identity tables: the index `k` is one integer.

use super::Entry;

const SIGN_FILL_W: u64 = 0xffff_ffff_0000_0000;

/// `k mod 2^64`.
pub(super) fn range_check(k: u128) -> Entry {
    Entry::from(k as u64)
}

/// `k mod 2^64` with bit 0 cleared.
pub(super) fn range_aligned(k: u128) -> Entry {
    Entry::from(k as u64 & !1)
}

/// The low word of `k`, sign-extended.
pub(super) fn sext_word(k: u128) -> Entry {
    let low = k as u32;
    let fill = if low >> 31 == 1 { SIGN_FILL_W } else { 0 };
    Entry::from(u64::from(low) | fill)
}

/// `k >> 64`.
pub(super) fn upper_word(k: u128) -> Entry {
    Entry::from(k >> 64)
}

/// `2^(k mod 64)`.
pub(super) fn pow2(k: u128) -> Entry {
    Entry::from(1u64 << (k & 63))
}

/// `2^(k mod 32)`.
pub(super) fn pow2_w(k: u128) -> Entry {
    Entry::from(1u64 << (k & 31))
}

/// `2^64 - 2^(k mod 64)`.
pub(super) fn sr_mask(k: u128) -> Entry {
    Entry::from(u64::MAX << (k & 63))
}

/// `2^32 - 2^(k mod 32)`.
pub(super) fn sr_mask_w(k: u128) -> Entry {
    Entry::from(u64::from(u32::MAX << (k & 31)))
}

/// `k`.
pub(super) fn exact_mul(k: u128) -> Entry {
    Entry::from(k)
}

/// `k - 2^64`.
pub(super) fn exact_sub(k: u128) -> Entry {
    Entry::difference(k, 1 << 64)
}

/// `L(1 - 2 k_31) + 2^31 k_31` with `L` the bits 0–30: the magnitude of the low word as a signed
/// integer.
pub(super) fn abs_w(k: u128) -> Entry {
    Entry::from(u64::from((k as u32 as i32).unsigned_abs()))
}
