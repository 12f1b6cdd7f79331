//! Where the bits of a call are.

/// The first bit of x1, the lowest.
pub const X1: usize = 0;
/// The first bit of y1.
pub const Y1: usize = 256;
/// The first bit of x2.
pub const X2: usize = 512;
/// The first bit of y2.
pub const Y2: usize = 768;
/// The first bit of x3.
pub const X3: usize = 1024;
/// The first bit of y3.
pub const Y3: usize = 1280;
/// The first bit of λ.
pub const SLOPE: usize = 1536;
/// The first bit of i, the inverse of d.
pub const INVERSE: usize = 1792;
/// The first bit of `s = p - 1 - x3`.
pub const SX: usize = 2048;
/// The first bit of `s' = p - 1 - y3`.
pub const SY: usize = 2304;

/// The first bit of quotient `index`, which is `q + 2^259` there.
pub const fn quotient(index: usize) -> usize {
    QUOTIENT_BITS.saturating_mul(index).saturating_add(2560)
}

/// Bits of a quotient, and of its highest limb.
pub const QUOTIENT_BITS: usize = 260;
/// Bits of the highest limb of a quotient.
pub const TOP_BITS: usize = 68;

/// The first bit of the carries of equation `index`, `c_i + 2^69`.
pub const fn carries(index: usize) -> usize {
    CARRY_BITS.saturating_mul(6).saturating_mul(index).saturating_add(3600)
}

/// Bits of a carry.
pub const CARRY_BITS: usize = 70;

/// The first of the three carries of `x3 + s + 1`.
pub const SUM_CARRIES_X: usize = 5280;
/// The first of the three carries of `y3 + s' + 1`.
pub const SUM_CARRIES_Y: usize = 5283;
/// The bit o: double.
pub const DOUBLE: usize = 5286;
/// The bit t: the curve is P-256.
pub const CURVE: usize = 5287;

/// The bits of a word of a call.
pub(super) fn word(index: usize) -> [Option<usize>; 64] {
    core::array::from_fn(|k| match (index, k) {
        (0..16, _) => Some(index << 6 | k),
        (16, 0) => Some(DOUBLE),
        (16, 1) => Some(CURVE),
        // x3 and y3 are behind a word of flags that has no place of its own.
        (17..25, _) => Some(index.saturating_sub(1) << 6 | k),
        _ => None,
    })
}
