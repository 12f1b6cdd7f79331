//! Names of the lookup tables.

/// A lookup table together with its lane function. The discriminant is the index of its flag
/// column.
///
/// Let `k` be the 128-bit index. Identity tables read `k` as one integer. Interleaved tables read
/// two 64-bit operands: bit `2i+1` of `k` is bit `i` of `x`, bit `2i` is bit `i` of `y`; `o = y mod
/// 8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    // Identity tables.
    /// `k mod 2^64`.
    RangeCheck,
    /// `k mod 2^64` with bit 0 cleared.
    RangeAligned,
    /// Sign-extended low word.
    SextWord,
    /// `k >> 64`.
    UpperWord,
    /// `2^(k mod 64)`.
    Pow2,
    /// `2^(k mod 32)`.
    Pow2W,
    /// `2^64 - 2^(k mod 64)`.
    SrMask,
    /// `2^32 - 2^(k mod 32)`.
    SrMaskW,
    /// `k`, all 128 bits of it.
    ExactMul,
    /// `k - 2^64` as an integer.
    ExactSub,
    /// Magnitude of the low word as a signed integer: `L(1 - 2 k_31) + 2^31 k_31`, `L` the bits
    /// 0–30.
    AbsW,

    // Interleaved tables.
    /// `x & y`.
    And,
    /// `x | y`.
    Or,
    /// `x ^ y`.
    Xor,
    /// `x = y`.
    Equal,
    /// `x != y`.
    NotEqual,
    /// `x < y`, signed.
    LessSigned,
    /// `x < y`.
    LessUnsigned,
    /// `x >= y`, signed.
    GreaterEqualSigned,
    /// `x >= y`.
    GreaterEqualUnsigned,
    /// `x >> tz(y)` for a mask `y`.
    Srl,
    /// Arithmetic `x >> tz(y)` for a mask `y`.
    Sra,
    /// `low32(x) >> tz(y)` sign-extended, for a 32-bit mask `y`.
    Srlw,
    /// Arithmetic shift of the low word, sign-extended, for a 32-bit mask `y`.
    Sraw,
    /// `x_63·Y[62:0] + y_63·X[62:0]`.
    SignCorr,
    /// `x_63·y`.
    NegMaskAnd,
    /// `x_63 ? -y : y`.
    NegIf,
    /// `x_31 ? -y : y` sign-extended, for `y <= 2^31`.
    NegIfW,
    /// `y = 0` or `x < y`.
    ValidUr,
    /// `x != 0` or `y = 2^64 - 1`.
    ValidDiv0,

    // Interleaved lane tables: accesses inside a doubleword. Lane `o` if `o + width <= 8`, else `o
    // xor 1`.
    /// Byte `o` of `x`, sign-extended.
    ExtractB,
    /// Byte `o` of `x`.
    ExtractBu,
    /// Half at `o`, sign-extended.
    ExtractH,
    /// Half at `o`.
    ExtractHu,
    /// Word at `o`, sign-extended.
    ExtractW,
    /// Word at `o`.
    ExtractWu,
    /// `x` with byte `o` cleared.
    ClearB,
    /// `x` with the half at `o` cleared.
    ClearH,
    /// `x` with the word at `o` cleared.
    ClearW,
    /// Low byte of `x` at lane `o`. No lane function.
    ShiftDataB,
    /// Low half of `x` at lane `o`. No lane function.
    ShiftDataH,
    /// Low word of `x` at lane `o`. No lane function.
    ShiftDataW,

    // Interleaved lane tables: crossing accesses. Lane `o` if `o + width > 8`, else `o xor 1`.
    /// `x >> 8o`, width 2.
    LoadLoH,
    /// `x >> 8o`, width 4.
    LoadLoW,
    /// `x >> 8o`, width 8.
    LoadLoD,
    /// The bytes of a half in the upper doubleword at their place in the half, sign-extended.
    LoadHiH,
    /// The same, zero-extended.
    LoadHiHu,
    /// The bytes of a word in the upper doubleword at their place in the word, sign-extended.
    LoadHiW,
    /// The same, zero-extended.
    LoadHiWu,
    /// The bytes of a doubleword in the upper doubleword at their place.
    LoadHiD,
    /// `x` with the lanes at and above `o` cleared, width 2.
    KeepBelowH,
    /// The same, width 4.
    KeepBelowW,
    /// The same, width 8.
    KeepBelowD,
    /// `x` with the lanes below `o + 2 - 8` cleared.
    KeepAboveH,
    /// `x` with the lanes below `o + 4 - 8` cleared.
    KeepAboveW,
    /// `x` with the lanes below `o + 8 - 8` cleared.
    KeepAboveD,
    /// `x << 8o`, low 64 bits. No lane function.
    Shl,
    /// The bytes of the low half of `x` that belong to the upper doubleword. No lane function.
    ShrDataH,
    /// The bytes of the low word of `x` that belong to the upper doubleword. No lane function.
    ShrDataW,
    /// The bytes of `x` that belong to the upper doubleword. No lane function.
    ShrDataD,
}

impl Table {
    /// How many tables there are.
    pub const COUNT: usize = Self::ShrDataD as usize + 1;
}
