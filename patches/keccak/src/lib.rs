//! The interface of the crate keccak 0.1. Keccak-f[1600] calls Rill's precompile; all else runs in
//! software, as it does too on a machine without the precompile.

#![no_std]

use core::{
    fmt::Debug,
    ops::{BitAnd, BitAndAssign, BitXor, BitXorAssign, Not},
};

/// Constants of iota, of which narrow lanes have the lowest bits.
const ROUNDS: [u64; 24] = [
    0x0000_0000_0000_0001,
    0x0000_0000_0000_8082,
    0x8000_0000_0000_808A,
    0x8000_0000_8000_8000,
    0x0000_0000_0000_808B,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8009,
    0x0000_0000_0000_008A,
    0x0000_0000_0000_0088,
    0x0000_0000_8000_8009,
    0x0000_0000_8000_000A,
    0x0000_0000_8000_808B,
    0x8000_0000_0000_008B,
    0x8000_0000_0000_8089,
    0x8000_0000_0000_8003,
    0x8000_0000_0000_8002,
    0x8000_0000_0000_0080,
    0x0000_0000_0000_800A,
    0x8000_0000_8000_000A,
    0x8000_0000_8000_8081,
    0x8000_0000_0000_8080,
    0x0000_0000_8000_0001,
    0x8000_0000_8000_8008,
];

/// A lane of a state.
pub trait LaneSize:
    Copy
    + Clone
    + Debug
    + Default
    + PartialEq
    + BitAndAssign
    + BitAnd<Output = Self>
    + BitXorAssign
    + BitXor<Output = Self>
    + Not<Output = Self>
{
    /// Rounds of Keccak-f: 12 + 2 log2(bits).
    const KECCAK_F_ROUND_COUNT: usize;

    /// The lowest bits.
    fn truncate_rc(rc: u64) -> Self;

    /// The lane rotated by n bits.
    fn rotate_left(self, n: u32) -> Self;
}

macro_rules! lane {
    ($($lane:ty, $rounds:literal;)*) => {
        $(impl LaneSize for $lane {
            const KECCAK_F_ROUND_COUNT: usize = $rounds;

            #[inline(always)]
            fn truncate_rc(rc: u64) -> Self {
                rc as Self
            }

            #[inline(always)]
            fn rotate_left(self, n: u32) -> Self {
                self.rotate_left(n)
            }
        })*
    };
}

lane! {
    u8, 18;
    u16, 20;
    u32, 22;
    u64, 24;
}

macro_rules! narrow {
    ($($p:ident, $f:ident, $lane:ty;)*) => {
        $(
            #[doc = concat!("Keccak-p with lanes `", stringify!($lane), "`: the last rounds.")]
            pub fn $p(state: &mut [$lane; 25], round_count: usize) {
                keccak_p(state, round_count);
            }

            #[doc = concat!("Keccak-f with lanes `", stringify!($lane), "`.")]
            pub fn $f(state: &mut [$lane; 25]) {
                keccak_p(state, <$lane>::KECCAK_F_ROUND_COUNT);
            }
        )*
    };
}

narrow! {
    p200, f200, u8;
    p400, f400, u16;
    p800, f800, u32;
}

/// Keccak-p\[1600\]: the last `round_count` rounds. All 24 are the precompile's.
#[inline]
pub fn p1600(state: &mut [u64; 25], round_count: usize) {
    if round_count == u64::KECCAK_F_ROUND_COUNT {
        f1600(state);
    } else {
        keccak_p(state, round_count);
    }
}

/// Keccak-f\[1600\].
#[inline]
pub fn f1600(state: &mut [u64; 25]) {
    rill_accel::keccak_f1600(state);
}

/// Keccak-p in software: the last `round_count` rounds of Keccak-f.
///
/// # Panics
///
/// If these are more than Keccak-f has.
pub fn keccak_p<L: LaneSize>(state: &mut [L; 25], round_count: usize) {
    let first = L::KECCAK_F_ROUND_COUNT
        .checked_sub(round_count)
        .expect("at most KECCAK_F_ROUND_COUNT rounds");
    let mut lanes = *state;
    for constant in &ROUNDS[first..L::KECCAK_F_ROUND_COUNT] {
        round(&mut lanes, L::truncate_rc(*constant));
    }
    *state = lanes;
}

/// The block with `$i` as constant 0 to 4: with loops, lanes would not be in registers.
macro_rules! five {
    ($i:ident, $block:block) => {
        five!($i, $block, 0 1 2 3 4)
    };
    ($i:ident, $block:block, $($value:literal)*) => {
        $({
            const $i: usize = $value;
            $block
        })*
    };
}

/// Takes lane 1 to the first place, what was there to the second one and so on, each rotated.
macro_rules! rho_and_pi {
    ($state:ident, $($to:literal by $rotation:literal,)*) => {
        let mut moved = $state[1];
        $(
            let next = $state[$to];
            $state[$to] = moved.rotate_left($rotation);
            moved = next;
        )*
        let _ = moved;
    };
}

#[inline(always)]
fn round<L: LaneSize>(state: &mut [L; 25], constant: L) {
    let mut parity = [L::default(); 5];
    five!(X, {
        five!(Y, { parity[X] ^= state[X + 5 * Y] });
    });
    five!(X, {
        let change = parity[(X + 4) % 5] ^ parity[(X + 1) % 5].rotate_left(1);
        five!(Y, { state[X + 5 * Y] ^= change });
    });
    rho_and_pi!(
        state,
        10 by 1, 7 by 3, 11 by 6, 17 by 10, 18 by 15, 3 by 21, 5 by 28, 16 by 36,
        8 by 45, 21 by 55, 24 by 2, 4 by 14, 15 by 27, 23 by 41, 19 by 56, 13 by 8,
        12 by 25, 2 by 43, 20 by 62, 14 by 18, 22 by 39, 9 by 61, 6 by 20, 1 by 44,
    );
    five!(Y, {
        let mut row = [L::default(); 5];
        five!(X, { row[X] = state[X + 5 * Y] });
        five!(X, { state[X + 5 * Y] ^= !row[(X + 1) % 5] & row[(X + 2) % 5] });
    });
    state[0] ^= constant;
}
