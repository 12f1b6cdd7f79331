//! Functions of the bits up to and with the chunk.

use super::{CHUNK_SIZE, Checkpoints};
use rill_field::{AdditiveGroup, F, Field, power_of_two};
use rill_isa::Table;
use rill_isa::tables::deinterleave;

/// A function of the bits bound so far. `x`, `y` are the operand bits among them, in their places:
/// `x = sum 2^i x_i` over the bound `i`, and bits not yet bound count as 0 in sums and as absent in
/// products.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Prefix {
    /// 1.
    One,

    /// `k`.
    Integer,
    /// `k mod 2^64`.
    LowWord,
    /// `k mod 2^32`.
    LowHalf,
    /// `k >> 64`.
    UpperWord,
    /// `k_31`.
    Bit31,
    /// `k_0`; last phase.
    Bit0,
    /// The table `AbsW` at `k`.
    AbsW,

    /// `x`.
    X,
    /// `y`.
    Y,
    /// `x & y`.
    And,
    /// `x | y`.
    Or,
    /// `x ^ y`.
    Xor,
    /// `x = y`.
    Equal,
    /// `x < y`.
    Less,
    /// `x_63`.
    X63,
    /// `y_63`.
    Y63,
    /// `x = 0`.
    XZero,
    /// `y = 0`.
    YZero,
    /// `x = 0` and `y` is all ones.
    XZeroYOnes,
    /// The bits of `x` under the ones of `y`, packed.
    Packed,
    /// `x_63 · sum 2^{63-i} (1 - y_i)` over the bound `i < 63`.
    Fill,
    /// The table `SignCorr` at `x`, `y`.
    SignCorr,
    /// The table `NegMaskAnd` at `x`, `y`.
    NegMaskAnd,
    /// `2^64 x_63 + (1 - 2 x_63) y`.
    NegIf,
    /// `x_63 · [y = 0]`.
    X63YZero,

    /// `x_31`.
    X31,
    /// The bits of the low word of `x` under those of `y`, packed.
    PackedW,
    /// `x_31 · sum 2^{31-i} (1 - y_i)` over the bound `i < 31`.
    FillW,
    /// `x_31 y_0`; last phase.
    X31Y0,
    /// `2^64 x_31 + (2^64 - 2^31) y_31 + (1 - 2 x_31) Y`, `Y` the bits of `y` below 31.
    NegIfW,
    /// `x_31 · [Y = 0]`.
    X31YZero,

    /// Byte `m` of `x`.
    Byte(u32),
    /// `x_{8m+7}`.
    Sign(u32),
    /// `y mod 8 = o`; last phase.
    Offset(u32),
    /// The whole of a table whose low bits do not split: lane tables and powers of two; last phase.
    Whole(Table),
}

/// A chunk value: all of it, and its operands.
#[derive(Clone, Copy)]
struct Chunk {
    bits: u64,
    x: u64,
    y: u64,
}

const TOP_NIBBLE_BIT: u32 = 3;
const BELOW_TOP: u64 = 7;

impl Prefix {
    /// The value before any bit is bound.
    pub(super) fn initial(self) -> F {
        match self {
            Self::One
            | Self::Equal
            | Self::XZero
            | Self::YZero
            | Self::XZeroYOnes
            | Self::X63YZero
            | Self::X31YZero => F::ONE,
            _ => F::ZERO,
        }
    }

    /// The suffix length of the phase in which the prefix begins to depend on its chunk.
    pub(super) fn begins(self) -> u32 {
        match self {
            Self::LowWord
            | Self::X31
            | Self::PackedW
            | Self::FillW
            | Self::NegIfW
            | Self::X31YZero => 56,
            Self::LowHalf | Self::Bit31 | Self::AbsW => 24,
            Self::Bit0 | Self::X31Y0 | Self::Offset(_) | Self::Whole(_) => 0,
            _ => 120,
        }
    }

    /// The prefixes whose checkpoints the table of this one reads, besides its own.
    pub(super) fn reads(self) -> Vec<Self> {
        match self {
            Self::AbsW => vec![Self::Bit31],
            Self::Less => vec![Self::Equal],
            Self::Fill | Self::NegMaskAnd | Self::NegIf => vec![Self::X63],
            Self::SignCorr => vec![Self::X63, Self::Y63],
            Self::FillW | Self::X31Y0 | Self::NegIfW => vec![Self::X31],
            Self::Whole(table) if table.lane_table().is_some() => {
                (0..8).flat_map(|lane| [Self::Byte(lane), Self::Sign(lane)]).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The prefix as a multilinear polynomial in the chunk: its values at the 256 chunk values,
    /// after the phases before the one with suffix length `s`.
    ///
    /// Before the prefix begins it is constant.
    pub fn table(self, checkpoints: &Checkpoints, s: u32) -> Vec<F> {
        let own = checkpoints.value(self);
        if s > self.begins() {
            return vec![own; CHUNK_SIZE];
        }
        if let Self::Whole(table) = self {
            return whole(table, checkpoints);
        }
        (0..CHUNK_SIZE as u64)
            .map(|bits| {
                let (x, y) = deinterleave(bits.into());
                self.at(own, checkpoints, Chunk { bits, x, y }, s)
            })
            .collect()
    }

    /// The value at a chunk, `own` the checkpoint of the prefix; `h = s/2` is the place of the
    /// lowest operand bit.
    fn at(self, own: F, checkpoints: &Checkpoints, chunk: Chunk, s: u32) -> F {
        let Chunk { bits, x, y } = chunk;
        let (h, opens) = (s / 2, s == self.begins());
        // A leading bit which the phase `begins` binds: Boolean in its own chunk, a checkpoint
        // after it.
        let lead = |prefix, bit: u64| {
            if s == Self::begins(prefix) { F::from(bit) } else { checkpoints.value(prefix) }
        };
        let (x_top, y_top) = (x >> TOP_NIBBLE_BIT, y >> TOP_NIBBLE_BIT);
        let only = |value: F, condition: bool| if condition { value } else { F::ZERO };
        let here = |word: u64| F::from(word << h);
        match self {
            Self::Integer => own + F::from(u128::from(bits) << s),
            Self::LowWord | Self::LowHalf => own + F::from(bits << s),
            Self::UpperWord if s >= 64 => own + F::from(bits << (s - 64)),
            Self::Bit31 => lead(self, bits >> 7),
            Self::Bit0 => F::from(bits & 1),
            // L(1 - 2 k_31) + 2^31 k_31: all of it in the chunk of k_31, then more of L.
            Self::AbsW if opens => F::from(((bits << s) as u32 as i32).unsigned_abs()),
            Self::AbsW => own + sign_factor(checkpoints.value(Self::Bit31)) * F::from(bits << s),

            Self::X => own + here(x),
            Self::Y => own + here(y),
            Self::And => own + here(x & y),
            Self::Or => own + here(x | y),
            Self::Xor => own + here(x ^ y),
            Self::Equal => only(own, x == y),
            Self::Less => own + only(checkpoints.value(Self::Equal), x < y),
            Self::X63 | Self::X31 => lead(self, x_top),
            Self::Y63 => lead(self, y_top),
            Self::XZero => only(own, x == 0),
            Self::XZeroYOnes => only(own, x == 0 && y == 15),
            Self::Packed | Self::PackedW => pack(own, x, y),
            Self::Fill => own + lead(Self::X63, x_top) * fill(y, opens, 60 - h),
            Self::FillW => own + lead(Self::X31, x_top) * fill(y, opens, 28 - h),
            Self::SignCorr => {
                let (x_low, y_low) = if opens { (x & BELOW_TOP, y & BELOW_TOP) } else { (x, y) };
                let x_signed = lead(Self::X63, x_top) * here(y_low);
                own + x_signed + lead(Self::Y63, y_top) * here(x_low)
            }
            Self::NegMaskAnd => own + lead(Self::X63, x_top) * here(y),
            Self::NegIf => {
                let sign = lead(Self::X63, x_top);
                own + only(sign * power_of_two(64), opens) + sign_factor(sign) * here(y)
            }
            Self::X63YZero => only(if opens { F::from(x_top) } else { own }, y == 0),

            Self::X31Y0 => checkpoints.value(Self::X31) * F::from(y & 1),
            Self::NegIfW if opens => {
                let word = power_of_two(64);
                let signs = word * F::from(x_top) + (word - power_of_two(31)) * F::from(y_top);
                signs + sign_factor(F::from(x_top)) * here(y & BELOW_TOP)
            }
            Self::NegIfW => own + sign_factor(checkpoints.value(Self::X31)) * here(y),
            Self::X31YZero if opens => F::from(u64::from(x_top == 1 && y & BELOW_TOP == 0)),
            Self::YZero | Self::X31YZero => only(own, y == 0),

            Self::Byte(lane) if h / 8 == lane => own + F::from(x << (h % 8)),
            Self::Sign(lane) if h / 8 == lane && h % 8 == 4 => F::from(x_top),
            Self::Offset(offset) => F::from(u64::from(y & 7 == u64::from(offset))),

            // Nothing of these in the chunk.
            Self::UpperWord | Self::Byte(_) | Self::Sign(_) | Self::One | Self::Whole(_) => own,
        }
    }
}

/// `1 - 2 bit`.
fn sign_factor(bit: F) -> F {
    F::ONE - bit.double()
}

/// Horner over the four bits of the chunk: a one of `y` doubles what was packed and appends its bit
/// of `x`.
fn pack(packed: F, x: u64, y: u64) -> F {
    (0..4)
        .rev()
        .filter(|i| y >> i & 1 == 1)
        .fold(packed, |packed, i| packed.double() + F::from(x >> i & 1))
}

/// `2^shift · sum_{i<4} 2^{3-i} (1 - y_i)`, without the sign bit `i = 3` in the opening chunk.
fn fill(y: u64, opens: bool, shift: u32) -> F {
    let zeros = !y & if opens { BELOW_TOP } else { 15 };
    let reversed = zeros.reverse_bits() >> 60;
    F::from(reversed << shift)
}

/// A table in the last phase, from the bytes bound before: at a chunk value the offset is a number,
/// so the sum `sum_m C[o][m] b_m + S[o][m] s_m` is linear in checkpoints, and only byte 0 still
/// moves with the chunk.
fn whole(table: Table, checkpoints: &Checkpoints) -> Vec<F> {
    let Some(lanes) = table.lane_table() else {
        return (0..CHUNK_SIZE).map(|bits| F::from(table.entry(bits as u128).magnitude)).collect();
    };
    let bound = |offset: u32| {
        let moved = (0..8).filter_map(|lane| {
            let place = lanes.destination(offset, lane)?;
            Some(power_of_two(8 * place) * checkpoints.value(Prefix::Byte(lane)))
        });
        let sign = lanes.sign_lane(offset).map_or(F::ZERO, |lane| {
            F::from(lanes.sign_fill()) * checkpoints.value(Prefix::Sign(lane))
        });
        moved.sum::<F>() + sign
    };
    let bound: Vec<F> = (0..8).map(bound).collect();
    (0..CHUNK_SIZE)
        .map(|bits| {
            let (x, y) = deinterleave(bits as u128);
            let offset = y as u32 & 7;
            let place = lanes.destination(offset, 0);
            bound[offset as usize] + place.map_or(F::ZERO, |place| F::from(x << (8 * place)))
        })
        .collect()
}
