//! Lane tables: the bytes of `x` move by the offset `o = y mod 8`.
//!
//! Each of them is, with `b_m` the byte `m` of `x`, `s_m` its top bit and `e_o = [y mod 8 = o]`,
//!
//! `T(x, y) = sum_o e_o(y) · sum_m ( C[o][m] b_m(x) + S[o][m] s_m(x) )`
//!
//! where `C[o][m]` is 0 or a power of 256 and `S[o]` has at most one entry, a sign fill. All lane
//! tables thus share the 24 functions `e_o`, `b_m`, `s_m` and differ in constants only.

/// Lanes of a doubleword.
const LANES: u32 = 8;

/// What happens to the bytes of `x`. A *lane* is a byte position in a doubleword; `w` is the width
/// of the access.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Lanes `o..o + w` to lane 0; nothing if they leave the doubleword.
    Extract {
        /// Whether the result is sign-extended.
        signed: bool,
    },
    /// Lanes `o..o + w` are cleared.
    Clear,
    /// Lanes `0..w` to lane `o`; nothing if they leave the doubleword.
    ShiftData,
    /// Everything down by `o` lanes.
    LoadLo,
    /// Lanes `0..o + w - 8` up by `8 - o` lanes.
    LoadHi {
        /// Whether the result is sign-extended.
        signed: bool,
    },
    /// Lanes `0..o` stay.
    KeepBelow,
    /// Lanes `o + w - 8..8` stay.
    KeepAbove,
    /// Everything up by `o` lanes.
    Shl,
    /// Lanes `8 - o..w` down to lane 0.
    ShrData,
}

/// A lane table: a move and the width of the access it serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LaneTable {
    /// What happens to the bytes.
    pub bytes: Move,
    /// Bytes of the access: 1, 2, 4 or 8.
    pub width: u32,
}

impl LaneTable {
    /// The entry at operands `x`, `y`.
    #[inline]
    pub fn entry(self, x: u64, y: u64) -> u64 {
        let (offset, width) = ((y & 7) as u32, self.width);
        let end = offset.saturating_add(width);
        let (inside, carried) = (end <= LANES, end.saturating_sub(LANES));
        match self.bytes {
            Move::Extract { signed } if inside => extend(down(x, offset), width, signed),
            Move::Clear => x & !up(ones(width), offset),
            Move::ShiftData if inside => up(x & ones(width), offset),
            Move::LoadLo => down(x, offset),
            Move::LoadHi { signed } if !inside => {
                extend(up(x & ones(carried), LANES.saturating_sub(offset)), width, signed)
            }
            Move::KeepBelow => x & ones(offset),
            Move::KeepAbove => x & !ones(carried),
            Move::Shl => up(x, offset),
            Move::ShrData => down(x & ones(width), LANES.saturating_sub(offset)),
            Move::Extract { .. } | Move::ShiftData | Move::LoadHi { .. } => 0,
        }
    }

    /// The lane of the entry that receives byte `lane` of `x` at `offset`, both below 8: the `k` of
    /// `C[offset][lane] = 256^k`, or `None` if the constant is 0.
    pub fn destination(self, offset: u32, lane: u32) -> Option<u32> {
        let end = offset.saturating_add(self.width);
        let (inside, carried) = (end <= LANES, end.saturating_sub(LANES));
        let (below, above) = (lane.checked_sub(offset), lane.saturating_add(offset));
        match self.bytes {
            Move::Extract { .. } => below.filter(|_| inside && lane < end),
            Move::Clear => (!(offset..end).contains(&lane)).then_some(lane),
            Move::ShiftData => (inside && lane < self.width).then_some(above),
            Move::LoadLo => below,
            Move::LoadHi { .. } => {
                lane.saturating_add(LANES).checked_sub(offset).filter(|_| lane < carried)
            }
            Move::KeepBelow => (lane < offset).then_some(lane),
            Move::KeepAbove => (lane >= carried).then_some(lane),
            Move::Shl => (above < LANES).then_some(above),
            Move::ShrData => above.checked_sub(LANES).filter(|_| lane < self.width),
        }
    }

    /// The byte of `x` whose top bit is the sign of the entry at `offset`: the one `m` with
    /// `S[offset][m] = `[`Self::sign_fill`], if the entry has a sign.
    pub fn sign_lane(self, offset: u32) -> Option<u32> {
        let last = offset.saturating_add(self.width).checked_sub(1)?;
        match self.bytes {
            Move::Extract { signed: true } => (last < LANES).then_some(last),
            Move::LoadHi { signed: true } => last.checked_sub(LANES),
            _ => None,
        }
    }

    /// `2^64 - 256^width`: the ones above a negative value.
    pub fn sign_fill(self) -> u64 {
        !ones(self.width)
    }

    /// The lane function at an effective address.
    ///
    /// It is `o` where the table serves the access and `o xor 1` where it does not: the row then
    /// subtracts a wrong offset from its address, and no doubleword has the address left over.
    #[inline]
    pub fn lane(self, address: u64) -> Option<u64> {
        let offset = address & 7;
        let inside = offset.saturating_add(self.width.into()) <= u64::from(LANES);
        let serves = match self.bytes {
            Move::Extract { .. } | Move::Clear => inside,
            Move::LoadLo | Move::LoadHi { .. } | Move::KeepBelow | Move::KeepAbove => !inside,
            Move::ShiftData | Move::Shl | Move::ShrData => return None,
        };
        Some(if serves { offset } else { offset ^ 1 })
    }
}

/// The lanes below `count` filled with ones.
#[inline]
fn ones(count: u32) -> u64 {
    !u64::MAX.checked_shl(count.saturating_mul(8)).unwrap_or(0)
}

#[inline]
fn up(word: u64, lanes: u32) -> u64 {
    word.checked_shl(lanes.saturating_mul(8)).unwrap_or(0)
}

#[inline]
fn down(word: u64, lanes: u32) -> u64 {
    word.checked_shr(lanes.saturating_mul(8)).unwrap_or(0)
}

/// The low `width` bytes, sign- or zero-extended.
#[inline]
fn extend(word: u64, width: u32, signed: bool) -> u64 {
    let value = word & ones(width);
    let negative = signed && down(word, width.saturating_sub(1)) >> 7 & 1 == 1;
    if negative { value | !ones(width) } else { value }
}
