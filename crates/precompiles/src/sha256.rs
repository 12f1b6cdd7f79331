//! One compression of SHA-256.
//!
//! The state a, …, h before step `s` consists of the words `A_s, A_{s-1}, A_{s-2}, A_{s-3}` and
//! `E_s, …, E_{s-3}`: a step makes two new words and renames the others. Over the integers, with
//! carries that are bits too:
//!
//! ```text
//! E   E_{s+1} + 2^32·cE        = d + h + Σ1(e) + Ch(e,f,g) + K_s + W_s                      cE < 6
//! A   A_{s+1} + 2^32·(cA - cE) = E_{s+1} - d + Σ0(a) + Maj(a,b,c)                           cA < 7
//! W   W_s + 2^32·cW            = σ1(W_{s-2}) + W_{s-7} + σ0(W_{s-15}) + W_{s-16},  s >= 16  cW < 4
//! O   O_i + 2^32·o_i           = (word i of the state before step 0) + (the same after step 63)
//! ```
//!
//! Both sides are below `2^36`, so an equation in the field is one of integers; and its left word,
//! being 32 bits, is unique. Spare values of carries do no harm.
//!
//! Points are y = 32·s + j for bit j of step s. The four families have weights 1, g, g², g³, and
//! `ω(y) = eq(τ, s)·2^j` makes words of bits.

use crate::Pointer::{Rd, Rs1, Rs2, Rs3};
use crate::Source::{Before, Guest};
use crate::system::{Number, columns, eq_table, has_bit, take, xor3};
use crate::{Cell, Entry, Operation, PARTS, Shape, System};
use alloc::vec::Vec;
use core::iter::successors;
use rill_field::{AdditiveGroup, F, Field, power_of_two};

/// The constants `K_s`.
#[rustfmt::skip]
pub const CONSTANTS: [u32; 64] = [
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
];

/// The place of word `index` (a, …, h) of the state before step `step`, among the 32-bit words of a
/// row.
pub const fn state(step: usize, index: usize) -> usize {
    let newest: usize = if index < 4 { 3 } else { 75 };
    newest.saturating_add(step).saturating_sub(index)
}

/// The place of `W_step`.
pub const fn schedule(step: usize) -> usize {
    step.saturating_add(136)
}

/// The place of word `index` of the new state.
pub const fn output(index: usize) -> usize {
    index.saturating_add(200)
}

/// The place of the carries of four steps, a byte each: three bits of cE, three of cA, two of cW.
pub const fn carries(step: usize) -> usize {
    (step >> 2).saturating_add(208)
}

/// The place of the carries of the outputs, a bit each.
pub const OUTPUT_CARRIES: usize = 224;

/// The index of bit `index` mod 32 of the word at `place`.
const fn bit(place: usize, index: usize) -> usize {
    place << 5 | index & 31
}

/// The index of bit `index` of the carries of `step`.
const fn carry(step: usize, index: usize) -> usize {
    bit(carries(step), (step << 3).saturating_add(index))
}

columns! {
    /// Bits at `y = 32·s + j`.
    #[expect(missing_docs, reason = "e6: bit j of e rotated by 6; w3: of W_{s-15} shifted by 3")]
    Columns { e6, e11, e25, e, f, g, a2, a13, a22, a, b, c, w7, w18, w3, w17, w19, w10 }
}

/// The system at its challenges.
#[derive(Clone, Debug)]
pub struct Sha256 {
    tau: [F; 6],
    /// `1, g, g², g³`.
    weights: [F; 4],
    /// `2^32`.
    high: F,
}

impl Sha256 {
    /// The linear terms of the equations of `step` at bit `j`, left sides minus right sides.
    fn linear(&self, step: usize, j: usize, mut put: impl FnMut(Cell, F)) {
        let [one, g, g2, g3] = self.weights;
        let next = step.saturating_add(1);
        let mut word = |place, coefficient| put(Cell::Bit(bit(place, j)), coefficient);
        // E: E_{s+1} - d - h - W_s     A: A_{s+1} - E_{s+1} + d
        word(state(next, 4), one - g);
        word(state(step, 3), g - one);
        word(state(step, 7), -one);
        word(schedule(step), -one);
        word(state(next, 0), g);
        // W: W_s - W_{s-7} - W_{s-16}
        if step >= 16 {
            word(schedule(step), g2);
            word(schedule(step.saturating_sub(7)), -g2);
            word(schedule(step.saturating_sub(16)), -g2);
        }
        // O: the equation of word i stands at step i.
        if step < 8 {
            word(output(step), g3);
            word(state(0, step), -g3);
            word(state(64, step), -g3);
        }
        // Carry bit b of a family stands at j = b, which has weight 2^b.
        let mut carried = |bit, coefficient: F| put(Cell::Bit(bit), coefficient * self.high);
        if j < 3 {
            carried(carry(step, j), one - g);
            carried(carry(step, j.saturating_add(3)), g);
        }
        if j < 2 && step >= 16 {
            carried(carry(step, j.saturating_add(6)), g2);
        }
        if j == 0 && step < 8 {
            carried(bit(OUTPUT_CARRIES, step), g3);
        }
        if CONSTANTS.get(step).is_some_and(|constant| has_bit(u64::from(*constant), j)) {
            put(Cell::One, -one);
        }
    }
}

/// The bits of the columns at bit `j` of `step`, in their order; `None` is zero.
fn products(step: usize, j: usize) -> [Option<usize>; 18] {
    let rotated = |place, by: usize| Some(bit(place, j.saturating_add(by)));
    let of_state = |index, by| rotated(state(step, index), by);
    let of_schedule = |back, by| {
        let place = schedule(step.saturating_sub(back));
        rotated(place, by).filter(|_| step >= 16)
    };
    let shifted = |back, by: usize| of_schedule(back, by).filter(|_| j.saturating_add(by) < 32);
    [
        of_state(4, 6),
        of_state(4, 11),
        of_state(4, 25),
        of_state(4, 0),
        of_state(5, 0),
        of_state(6, 0),
        of_state(0, 2),
        of_state(0, 13),
        of_state(0, 22),
        of_state(0, 0),
        of_state(1, 0),
        of_state(2, 0),
        of_schedule(15, 7),
        of_schedule(15, 18),
        shifted(15, 3),
        of_schedule(2, 17),
        of_schedule(2, 19),
        shifted(2, 10),
    ]
}

/// `g + e·(f - g)`: f where e, else g.
fn choice<R: Number>(e: R, f: R, g: R) -> R {
    g + e * (f - g)
}

/// `ab + c·(a + b - 2ab)`: what two of the three are.
fn majority<R: Number>(a: R, b: R, c: R) -> R {
    let both = a * b;
    both + c * (a + b - both - both)
}

impl System for Sha256 {
    /// State (4 words), block (8), state (4), all as bytes in the order of digests.
    const SHAPE: Shape = Shape {
        id: 1,
        name: "sha256",
        log_words: 4,
        inputs: 12,
        outputs: 4,
        log_bits: 13,
        log_points: 11,
        columns: 19,
        challenges: 7,
    };

    const OPERATIONS: &'static [Operation] = &[
        Operation::new(
            &Self::SHAPE,
            1,
            "sha256",
            &[(Guest(Rs1), 4), (Guest(Rs2), 8)],
            Some((Rd, 4)),
        ),
        Operation::new(&Self::SHAPE, 2, "sha256.first", &[(Guest(Rs1), 4), (Guest(Rs2), 8)], None),
        Operation::new(&Self::SHAPE, 3, "sha256.next", &[(Before(0), 4), (Guest(Rs2), 8)], None),
        Operation::new(
            &Self::SHAPE,
            4,
            "sha256.last",
            &[(Before(0), 4), (Guest(Rs2), 8)],
            Some((Rd, 4)),
        ),
        Operation::new(
            &Self::SHAPE,
            5,
            "sha256.halves",
            &[(Guest(Rs1), 4), (Guest(Rs2), 4), (Guest(Rs3), 4)],
            Some((Rd, 4)),
        ),
    ];

    type Columns<R> = Columns<R>;

    fn new(challenges: &[F]) -> Self {
        let mut challenges = challenges.iter().copied();
        let tau = take(&mut challenges);
        let [g] = take(&mut challenges);
        Self { tau, weights: [F::ONE, g, g * g, g * g * g], high: power_of_two(32) }
    }

    fn columns<R: Copy>(values: &[R]) -> Option<Columns<R>> {
        Columns::from_slice(values)
    }

    fn entries(&self, mut each: impl FnMut(Entry)) {
        for point in 0..1 << Self::SHAPE.log_points {
            let (step, j) = (point >> 5, point & 31);
            self.linear(step, j, |cell, coefficient| {
                each(Entry { column: 0, point, cell, coefficient });
            });
            for (column, bit) in (1..).zip(products(step, j)) {
                if let Some(bit) = bit {
                    each(Entry { column, point, cell: Cell::Bit(bit), coefficient: F::ONE });
                }
            }
        }
    }

    fn weights(&self) -> Vec<F> {
        let bits = |step| successors(Some(step), |weight: &F| Some(weight.double())).take(32);
        eq_table(&self.tau).into_iter().flat_map(bits).collect()
    }

    fn part_weights(&self) -> [F; PARTS] {
        let [one, g, g2, _] = self.weights;
        [-one, -g, -g2, F::ZERO]
    }

    // E: Σ1(e) + Ch(e,f,g)     A: Σ0(a) + Maj(a,b,c)     W: σ0(W_{s-15}) + σ1(W_{s-2})
    fn parts<R: Number>(columns: &Columns<R>, _one: R, zero: R) -> [R; PARTS] {
        let Columns { e6, e11, e25, e, f, g, .. } = *columns;
        let Columns { a2, a13, a22, a, b, c, .. } = *columns;
        let Columns { w7, w18, w3, w17, w19, w10, .. } = *columns;
        [
            xor3(e6, e11, e25) + choice(e, f, g),
            xor3(a2, a13, a22) + majority(a, b, c),
            xor3(w7, w18, w3) + xor3(w17, w19, w10),
            zero,
        ]
    }

    fn word(index: usize) -> [Option<usize>; 64] {
        core::array::from_fn(|k| {
            let half = |first| index.saturating_sub(first) << 1 | k >> 5;
            let place = match index {
                0..4 => Some(state(0, half(0))),
                4..12 => Some(schedule(half(4))),
                12..16 => Some(output(half(12))),
                _ => None,
            };
            // Memory has big-endian words, as digests do: bytes are reversed within 32 bits.
            place.map(|place| bit(place, k ^ 0x18))
        })
    }
}
