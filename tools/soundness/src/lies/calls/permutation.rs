//! Rows of Keccak-f of which one equation is false.

use rill_precompiles::keccak::{IOTA, ROUNDS, input, mixed, mixed_parity, output, parity, source};
use std::array::from_fn;

type State = [u64; 25];

/// What is false of a permutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permutation {
    /// Nothing.
    True,
    /// A parity C of a round that is none, and all that follows from it: equation 3.
    Parity,
    /// A change D that is not that of θ, and parities C' behind it: equation 2.
    Change,
    /// No constant of a round: equation 1.
    Iota,
    /// An output that is not that of the last round: equation 1.
    Output,
}

impl Permutation {
    /// The false ones.
    pub const LIES: [Self; 4] = [Self::Parity, Self::Change, Self::Iota, Self::Output];

    /// The row of bits of the call with these input words, in words of 64.
    pub fn row(self, inputs: &State) -> Vec<u64> {
        let mut bits = vec![0; 1 << 10];
        bits[input(0)..][..25].copy_from_slice(inputs);
        let mut state = *inputs;
        for (round, iota) in IOTA.into_iter().enumerate() {
            let here = round == ROUNDS / 2;
            let lie = |lie, word: u64| if here && self == lie { word } else { 0 };
            let mut before: [u64; 5] = from_fn(|x| (0..5).fold(0, |sum, y| sum ^ state[x + 5 * y]));
            before[1] ^= lie(Self::Parity, 1 << 40);
            let mut change: [u64; 5] =
                from_fn(|x| before[(x + 4) % 5] ^ before[(x + 1) % 5].rotate_left(1));
            change[2] ^= lie(Self::Change, 1 << 7);
            bits[parity(round, 0)..][..5].copy_from_slice(&before);
            let after: [u64; 5] = from_fn(|x| before[x] ^ change[x]);
            bits[mixed_parity(round, 0)..][..5].copy_from_slice(&after);
            // The constant of the round before is added where A' is read.
            let bare = round.checked_sub(1).map_or(0, |before| IOTA[before]);
            let behind: State = from_fn(|lane| state[lane] ^ change[lane % 5]);
            bits[mixed(round, 0)..][..25].copy_from_slice(&behind);
            bits[mixed(round, 0)] ^= bare;
            state = chi(&behind);
            state[0] ^= if lie(Self::Iota, 1) == 1 { 0 } else { iota };
        }
        state[3] ^= u64::from(self == Self::Output);
        bits[output(0)..][..25].copy_from_slice(&state);
        bits
    }
}

/// χ behind ρ and π.
fn chi(state: &State) -> State {
    let moved: State = from_fn(|lane| {
        let (from, rotation) = source(lane % 5, lane / 5);
        state[from].rotate_left(rotation as u32)
    });
    from_fn(|lane| {
        let [x1, x2] = [1, 2].map(|by| moved[lane / 5 * 5 + (lane + by) % 5]);
        moved[lane] ^ (!x1 & x2)
    })
}
