//! A digest of rows, to notice that a replay is not the run.

use crate::{Block, Call};
use core::ops::{AddAssign, Range};

/// The sum over rows `r` of `(m + r·U + k)(a + r·V + k') + (b + r·V + k'')(c + r·U + k''')` modulo
/// 2^128, `m = pc + 2^32·ram` and `U`, `V`, `k`… fixed odd constants.
///
/// A sum, so the digest of a range does not depend on how it is cut into blocks and equals the sum
/// of the digests of its parts. A change of one word changes it for certain, any other accident but
/// for a chance of about 2^-64. It is not a defence against malice: the proof is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Digest(u128);

const U: u64 = 0x9e37_79b9_7f4a_7c15;
const V: u64 = 0xd1b5_4a32_d192_ed03;
const KEYS: [u64; 4] =
    [0xa076_1d64_78bd_642f, 0xe703_7ed1_a0b4_28db, 0x8ebc_6af0_9c88_c6e3, 0x5899_65cc_7537_4cc3];

impl Digest {
    /// Digest of calls: the sum of `(p + k)(w + k')` over their words `w`, each with a place `p` of
    /// its own. No word changes unnoticed, nor the precompile or the number of a call.
    pub(crate) fn of_calls<'a>(calls: impl Iterator<Item = Call<'a>>) -> Self {
        let mut sum = 0u128;
        for Call { precompile, number, inputs } in calls {
            let place = (u64::from(number) << 16 | (precompile as u64) << 8).wrapping_add(KEYS[2]);
            for (word, i) in inputs.iter().zip(0u64..) {
                sum = sum.wrapping_add(wide(place + i, word.wrapping_add(KEYS[3])));
            }
        }
        Self(sum)
    }

    /// Digest of the rows of a block at positions `rows`.
    pub(crate) fn of(block: &Block, rows: Range<usize>) -> Self {
        let first = block.first_row.wrapping_add(rows.start as u64);
        let addresses = block.pc[rows.clone()].iter().zip(&block.ram[rows.clone()]);
        let values = block.a[rows.clone()].iter().zip(&block.b[rows.clone()]).zip(&block.c[rows]);
        let mut sum = 0u128;
        let [mut k0, mut k1, mut k2, mut k3] = KEYS;
        for (key, step) in [(&mut k0, U), (&mut k1, V), (&mut k2, V), (&mut k3, U)] {
            *key = key.wrapping_add(first.wrapping_mul(step));
        }
        for ((&pc, &ram), ((&a, &b), &c)) in addresses.zip(values) {
            let place = u64::from(pc) | u64::from(ram) << 32;
            sum = sum
                .wrapping_add(wide(place.wrapping_add(k0), a.wrapping_add(k1)))
                .wrapping_add(wide(b.wrapping_add(k2), c.wrapping_add(k3)));
            k0 = k0.wrapping_add(U);
            k1 = k1.wrapping_add(V);
            k2 = k2.wrapping_add(V);
            k3 = k3.wrapping_add(U);
        }
        Self(sum)
    }
}

fn wide(x: u64, y: u64) -> u128 {
    u128::from(x) * u128::from(y)
}

impl AddAssign for Digest {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.wrapping_add(other.0);
    }
}
