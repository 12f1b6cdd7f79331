//! Lane tables: byte moves chosen by `o = y mod 8`.

use super::{array, number};
use rill_field::{AdditiveGroup, F, Field};
use rill_isa::Table;

const LANES: usize = 8;

/// The products which all lane tables and lane functions are sums of.
pub(super) struct Lanes {
    /// `e_o(y) = [y mod 8 = o]`.
    at: [F; LANES],
    /// `e_o(y)·b_m(x)` at `[o][m]`, `b_m` the byte `m`.
    bytes: [[F; LANES]; LANES],
    /// `e_o(y)·s_m(x)` at `[o][m]`, `s_m` the top bit of the byte `m`.
    signs: [[F; LANES]; LANES],
}

impl Lanes {
    /// `x` and `y` are least significant bit first.
    pub(super) fn new(x: &[F; 64], y: &[F; 64]) -> Self {
        let byte: [F; LANES] = {
            let (bytes, _) = x.as_chunks::<LANES>();
            let mut numbers = bytes.iter().map(|bits| number(bits.iter()));
            core::array::from_fn(|_| numbers.next().unwrap_or(F::ZERO))
        };
        let sign: [F; LANES] = array(x.iter().skip(7).step_by(8));
        let [y0, y1, y2, ..] = *y;
        let at = core::array::from_fn(|offset| {
            let factor = |i: u32, bit: F| if offset >> i & 1 == 1 { bit } else { F::ONE - bit };
            factor(0, y0) * factor(1, y1) * factor(2, y2)
        });
        Self {
            at,
            bytes: at.map(|at| byte.map(|byte| at * byte)),
            signs: at.map(|at| sign.map(|sign| at * sign)),
        }
    }

    /// `sum_o e_o ( sum_m 256^{k(o,m)} b_m + (2^64 - 256^w) s_{m(o)} )`; 0 if `table` is not a lane
    /// table.
    ///
    /// Products are collected by their power of 256 first, so that constants cost doublings only.
    pub(super) fn table(&self, table: Table) -> F {
        let Some(lanes) = table.lane_table() else { return F::ZERO };
        let mut places = [F::ZERO; LANES];
        let mut negative = F::ZERO;
        for ((offset, bytes), signs) in (0u32..).zip(&self.bytes).zip(&self.signs) {
            for (lane, byte) in (0u32..).zip(bytes) {
                let place =
                    lanes.destination(offset, lane).and_then(|k| places.get_mut(k as usize));
                if let Some(place) = place {
                    *place += byte;
                }
            }
            let sign = lanes.sign_lane(offset).and_then(|lane| signs.get(lane as usize));
            negative += sign.copied().unwrap_or(F::ZERO);
        }
        let moved = places.iter().rev().fold(F::ZERO, |sum, place| times_256(sum) + place);
        moved + negative * F::from(lanes.sign_fill())
    }

    /// `sum_o l_t[o] e_o`; 0 if the table has no lane function. The `l_t[o]` are below 8 and go in
    /// bit by bit.
    pub(super) fn lane(&self, table: Table) -> F {
        (0..3).rev().fold(F::ZERO, |sum, bit| {
            let with_bit = |offset: u64| {
                table.lane_of_address(offset).is_some_and(|lane| lane >> bit & 1 == 1)
            };
            let chosen = (0u64..).zip(&self.at).filter(|(offset, _)| with_bit(*offset));
            sum.double() + chosen.map(|(_, at)| at).sum::<F>()
        })
    }
}

fn times_256(value: F) -> F {
    (0..8).fold(value, |value, _| value.double())
}
