//! Two operands as one index.

/// The index whose bit `2i + 1` is bit `i` of `x` and whose bit `2i` is bit `i` of `y`.
#[inline]
pub const fn interleave(x: u64, y: u64) -> u128 {
    let high = spread((x >> 32) as u32) << 1 | spread((y >> 32) as u32);
    let low = spread(x as u32) << 1 | spread(y as u32);
    (high as u128) << 64 | low as u128
}

/// The operands `(x, y)` of an index; the inverse of [`interleave`].
#[inline]
pub const fn deinterleave(index: u128) -> (u64, u64) {
    let (high, low) = ((index >> 64) as u64, index as u64);
    let x = (gather(high >> 1) as u64) << 32 | gather(low >> 1) as u64;
    let y = (gather(high) as u64) << 32 | gather(low) as u64;
    (x, y)
}

/// Bit `i` of the word to bit `2i`: in each step the upper half of every group moves up by half a
/// group.
#[inline]
const fn spread(word: u32) -> u64 {
    let mut bits = word as u64;
    bits = (bits | bits << 16) & 0x0000_ffff_0000_ffff;
    bits = (bits | bits << 8) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | bits << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | bits << 2) & 0x3333_3333_3333_3333;
    (bits | bits << 1) & 0x5555_5555_5555_5555
}

/// Bit `2i` to bit `i`; the odd bits are dropped.
#[inline]
const fn gather(word: u64) -> u32 {
    let mut bits = word & 0x5555_5555_5555_5555;
    bits = (bits | bits >> 1) & 0x3333_3333_3333_3333;
    bits = (bits | bits >> 2) & 0x0f0f_0f0f_0f0f_0f0f;
    bits = (bits | bits >> 4) & 0x00ff_00ff_00ff_00ff;
    bits = (bits | bits >> 8) & 0x0000_ffff_0000_ffff;
    (bits | bits >> 16) as u32
}
