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

/// Where rho and pi take lane 1, and from there one after the other, and by how much they rotate.
const PATH: [(usize, u32); 24] = path();

const fn path() -> [(usize, u32); 24] {
    let mut path = [(0, 0); 24];
    let (mut x, mut y, mut t) = (1, 0, 0);
    while t < 24 {
        (x, y) = (y, (2 * x + 3 * y) % 5);
        path[t] = (x + 5 * y, ((t + 1) * (t + 2) / 2 % 64) as u32);
        t += 1;
    }
    path
}

#[inline(never)]
pub(crate) fn keccak_f1600(state: &mut [u64; 25]) {
    for constant in ROUNDS {
        theta(state);
        let mut moved = state[1];
        for (to, by) in PATH {
            (state[to], moved) = (moved.rotate_left(by), state[to]);
        }
        chi(state);
        state[0] ^= constant;
    }
}

#[inline(always)]
fn theta(state: &mut [u64; 25]) {
    let mut parity = [0; 5];
    for (at, lane) in state.iter().enumerate() {
        parity[at % 5] ^= lane;
    }
    for (at, lane) in state.iter_mut().enumerate() {
        *lane ^= parity[(at + 4) % 5] ^ parity[(at + 1) % 5].rotate_left(1);
    }
}

#[inline(always)]
fn chi(state: &mut [u64; 25]) {
    for row in state.as_chunks_mut::<5>().0 {
        let old = *row;
        for (x, lane) in row.iter_mut().enumerate() {
            *lane ^= !old[(x + 1) % 5] & old[(x + 2) % 5];
        }
    }
}
