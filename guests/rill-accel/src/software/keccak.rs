//! The permutation Keccak-f[1600] (FIPS 202, 3.3 and 3.4).

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

#[inline(never)]
pub(crate) fn keccak_f1600(state: &mut [u64; 25]) {
    let mut lanes = *state;
    for constant in ROUNDS {
        round(&mut lanes, constant);
    }
    *state = lanes;
}

#[inline(always)]
fn round(state: &mut [u64; 25], constant: u64) {
    let mut parity = [0; 5];
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
        let mut row = [0; 5];
        five!(X, { row[X] = state[X + 5 * Y] });
        five!(X, { state[X + 5 * Y] ^= !row[(X + 1) % 5] & row[(X + 2) % 5] });
    });
    state[0] ^= constant;
}
