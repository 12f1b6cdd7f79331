//! Elements in radix 2^52.

/// Limbs of an element in radix 2^52, lowest first.
pub(crate) type Limbs = [u64; 5];

/// The low 52 bits of a word.
pub(crate) const LOW_52: u64 = (1 << 52) - 1;

/// Splits four words into five 52-bit limbs; the top limb has 48 bits.
pub(crate) const fn to_limbs(w: [u64; 4]) -> Limbs {
    [
        w[0] & LOW_52,
        (w[0] >> 52 | w[1] << 12) & LOW_52,
        (w[1] >> 40 | w[2] << 24) & LOW_52,
        (w[2] >> 28 | w[3] << 36) & LOW_52,
        w[3] >> 16,
    ]
}
