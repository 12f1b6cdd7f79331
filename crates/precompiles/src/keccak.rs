//! The permutation Keccak-f of 1600 bits.
//!
//! Lane (x, y) of a state is lane x + 5·y, bit z of it stands at z. A call has 890 lanes: input,
//! output, and for each round r of 24, with A the state before it,
//!
//! ```text
//! C[x]     the parities of the columns of A
//! C'[x]    the parities of the columns of A' = A ^ D,  which is the state behind θ
//! A'[x,y]  without the constant that ι brought into A[0] in the round before
//! ```
//!
//! That constant is added where A' is read: on bits, `a ^ 1` is one minus a. So ι costs no degree.
//!
//! ```text
//! 1  (input or χ(ρπ(A')) of the round before) = xor3(A', C[x], C'[x]) or, behind the last, output ^ ι
//! 2  C'[x,z] = xor3( C[x,z], C[x-1,z], C[x+1,z-1] )
//! 3  S·(S-2)·(S-4) = 0,   S = Σ_y A'[x,y,z] - C'[x,z]
//! ```
//!
//! Of bits, 3 makes C' the parity of A', as S is between -1 and 5. With D~ = C ^ C' and 1, A' = A ^
//! D~. So C' = parity(A') = parity(A) ^ 5·D~ = parity(A) ^ C ^ C', thus C = parity(A), and by 2 D~
//! is the D of θ. Hence each round follows from the one before.
//!
//! Points are y = 2^11·r + 2^6·lane + z; equation 1 is there for rounds 0 to 24, 2 and 3 for rounds
//! below 24 and lanes below 5, whose index is x. They have weights 1, g, g², and `ω(y) = eq(τ, y)`.

use crate::Pointer::{Rd, Rs1, Rs2, Rs3};
use crate::Source::{Before, BeforeXor, Guest, Zero};
use crate::system::{Number, columns, eq_table, has_bit, take, xor2, xor3};
use crate::{Cell, Entry, Operation, PARTS, Shape, Source, System};
use alloc::vec::Vec;
use rill_field::{AdditiveGroup, F, Field};

/// Rounds.
pub const ROUNDS: usize = 24;

/// What ι adds to lane 0 at the end of each round.
#[rustfmt::skip]
pub const IOTA: [u64; ROUNDS] = [
    0x0000_0000_0000_0001, 0x0000_0000_0000_8082, 0x8000_0000_0000_808a, 0x8000_0000_8000_8000,
    0x0000_0000_0000_808b, 0x0000_0000_8000_0001, 0x8000_0000_8000_8081, 0x8000_0000_0000_8009,
    0x0000_0000_0000_008a, 0x0000_0000_0000_0088, 0x0000_0000_8000_8009, 0x0000_0000_8000_000a,
    0x0000_0000_8000_808b, 0x8000_0000_0000_008b, 0x8000_0000_0000_8089, 0x8000_0000_0000_8003,
    0x8000_0000_0000_8002, 0x8000_0000_0000_0080, 0x0000_0000_0000_800a, 0x8000_0000_8000_000a,
    0x8000_0000_8000_8081, 0x8000_0000_0000_8080, 0x0000_0000_8000_0001, 0x8000_0000_8000_8008,
];

/// By how much ρ rotates each lane to the left.
#[rustfmt::skip]
const RHO: [usize; 25] = [
     0,  1, 62, 28, 27,
    36, 44,  6, 55, 20,
     3, 10, 43, 25, 39,
    41, 45, 15, 21,  8,
    18,  2, 61, 56, 14,
];

/// The lane that π moves to (x, y), and by how much ρ rotates it to the left.
pub fn source(x: usize, y: usize) -> (usize, usize) {
    let lane = (x.saturating_add(y.saturating_mul(3)) % 5).saturating_add(x.saturating_mul(5));
    (lane, RHO.get(lane).copied().unwrap_or(0))
}

/// The place of a lane of A' in `round`, among the 64-bit words of a row.
pub const fn mixed(round: usize, lane: usize) -> usize {
    round.saturating_mul(35).saturating_add(lane)
}

/// The place of `C[x]` in `round`.
pub const fn parity(round: usize, x: usize) -> usize {
    mixed(round, x.saturating_add(25))
}

/// The place of `C'[x]` in `round`.
pub const fn mixed_parity(round: usize, x: usize) -> usize {
    mixed(round, x.saturating_add(30))
}

/// The place of a lane of the input.
pub const fn input(lane: usize) -> usize {
    mixed(ROUNDS, lane)
}

/// The place of a lane of the output.
pub const fn output(lane: usize) -> usize {
    mixed(ROUNDS, lane.saturating_add(25))
}

columns! {
    /// Bits at `y = 2^11·r + 2^6·lane + z`; `sum` is S.
    ///
    /// `b0`, `b1`, `b2` are what χ reads; `a`, `c`, `p` are A', `C[x]`, `C'[x]`; `own`, `before`,
    /// `after` are `C[x,z]`, `C[x-1,z]`, `C[x+1,z-1]`.
    #[expect(missing_docs, reason = "listed above")]
    Columns { b0, b1, b2, a, c, p, own, before, after, sum }
}

/// The system at its challenges.
#[derive(Clone, Debug)]
pub struct Keccak {
    tau: [F; 16],
    g: F,
}

/// The bits of a lane in a column, a term at each z.
#[derive(Clone, Copy)]
struct Term {
    column: usize,
    place: usize,
    coefficient: F,
    /// By how much the lane is rotated to the left.
    rotation: usize,
    /// Where a bit of the lane is read as one minus it.
    flips: u64,
}

impl Term {
    fn new(column: usize, place: usize, coefficient: F) -> Self {
        Self { column, place, coefficient, rotation: 0, flips: 0 }
    }

    fn rotated(self, rotation: usize) -> Self {
        Self { rotation, ..self }
    }

    /// With what ι brings into this lane in the round before `round`.
    fn behind_iota(self, round: usize, lane: usize) -> Self {
        let before = round.checked_sub(1).filter(|_| lane == 0);
        let flips = before.and_then(|before| IOTA.get(before)).copied().unwrap_or(0);
        Self { flips, ..self }
    }

    /// The entries at z.
    fn put(&self, z: usize, mut put: impl FnMut(Cell, F)) {
        let bit = z.wrapping_sub(self.rotation) & 63;
        let cell = Cell::Bit(self.place << 6 | bit);
        if has_bit(self.flips, bit) {
            put(cell, -self.coefficient);
            put(Cell::One, self.coefficient);
        } else {
            put(cell, self.coefficient);
        }
    }
}

impl Keccak {
    /// The terms of all columns at a lane of a round, by column.
    fn terms(&self, round: usize, lane: usize) -> [Option<Term>; 18] {
        let (x, y) = (lane % 5, lane / 5);
        let [x1, x2, x4] = [1, 2, 4].map(|by: usize| x.saturating_add(by) % 5);
        let state = |column, round, lane| {
            Term::new(column, mixed(round, lane), F::ONE).behind_iota(round, lane)
        };
        let lane_of = |y: usize| state(10, round, y.saturating_mul(5).saturating_add(x));
        let chi = |column, x| {
            let (from, rotation) = source(x, y);
            Some(state(column, round.checked_sub(1)?, from).rotated(rotation))
        };
        let (first, inside, last) = (round == 0, round < ROUNDS, round == ROUNDS);
        let columns = inside && lane < 5;
        let term = Term::new;
        [
            // What is linear in 1 and 2.
            first.then(|| term(0, input(lane), F::ONE)),
            columns.then(|| term(0, mixed_parity(round, x), self.g)),
            last.then(|| term(0, output(lane), -F::ONE).behind_iota(round, lane)),
            // 1
            chi(1, x),
            chi(2, x1),
            chi(3, x2),
            inside.then(|| term(4, mixed(round, lane), F::ONE)),
            inside.then(|| term(5, parity(round, x), F::ONE)),
            inside.then(|| term(6, mixed_parity(round, x), F::ONE)),
            // 2 and 3
            columns.then(|| term(7, parity(round, x), F::ONE)),
            columns.then(|| term(8, parity(round, x4), F::ONE)),
            columns.then(|| term(9, parity(round, x1), F::ONE).rotated(1)),
            columns.then(|| lane_of(0)),
            columns.then(|| lane_of(1)),
            columns.then(|| lane_of(2)),
            columns.then(|| lane_of(3)),
            columns.then(|| lane_of(4)),
            columns.then(|| term(10, mixed_parity(round, x), -F::ONE)),
        ]
    }
}

impl System for Keccak {
    /// The state (25 words), the new state (25).
    const SHAPE: Shape = Shape {
        id: 2,
        name: "keccak",
        log_words: 6,
        inputs: 25,
        outputs: 25,
        log_bits: 16,
        log_points: 16,
        columns: 11,
        challenges: 17,
    };

    const OPERATIONS: &'static [Operation] = &[
        Operation::new(&Self::SHAPE, 8, "keccak.f1600", &[(Guest(Rs1), 25)], Some((Rd, 25))),
        Operation::new(&Self::SHAPE, 9, "keccak.absorb136.first", FIRST, None),
        Operation::new(&Self::SHAPE, 10, "keccak.absorb136.next", NEXT, None),
        Operation::new(&Self::SHAPE, 11, "keccak.absorb136.last", NEXT, Some((Rd, 4))),
        Operation::new(&Self::SHAPE, 12, "keccak.absorb136", FIRST, Some((Rd, 4))),
        Operation::new(&Self::SHAPE, 13, "keccak.short32", SHORT_32, Some((Rd, 4))),
        Operation::new(&Self::SHAPE, 14, "keccak.short64", SHORT_64, Some((Rd, 4))),
    ];

    type Columns<R> = Columns<R>;

    fn new(challenges: &[F]) -> Self {
        let mut challenges = challenges.iter().copied();
        let tau = take(&mut challenges);
        let [g] = take(&mut challenges);
        Self { tau, g }
    }

    fn columns<R: Copy>(values: &[R]) -> Option<Columns<R>> {
        Columns::from_slice(values)
    }

    fn entries(&self, mut each: impl FnMut(Entry)) {
        for round in 0..=ROUNDS {
            for lane in 0..25 {
                let terms = self.terms(round, lane);
                for z in 0..64 {
                    let point = round << 11 | lane << 6 | z;
                    for term in terms.iter().flatten() {
                        let column = term.column;
                        term.put(z, |cell, coefficient| {
                            each(Entry { column, point, cell, coefficient });
                        });
                    }
                }
            }
        }
    }

    fn weights(&self) -> Vec<F> {
        eq_table(&self.tau)
    }

    fn part_weights(&self) -> [F; PARTS] {
        [F::ONE, -self.g, self.g * self.g, F::ZERO]
    }

    // 1: χ - xor3, where χ is b0 ^ (1 - b1)·b2     2: xor3     3: S·(S-2)·(S-4)
    fn parts<R: Number>(columns: &Columns<R>, one: R, zero: R) -> [R; PARTS] {
        let Columns { b0, b1, b2, a, c, p, own, before, after, sum } = *columns;
        let two = one + one;
        let below = sum - two;
        [
            xor2(b0, b2 - b1 * b2) - xor3(a, c, p),
            xor3(own, before, after),
            sum * below * (below - two),
            zero,
        ]
    }

    fn word(index: usize) -> [Option<usize>; 64] {
        core::array::from_fn(|z| match index {
            0..25 => Some(input(index) << 6 | z),
            25..50 => Some(output(index.saturating_sub(25)) << 6 | z),
            _ => None,
        })
    }
}

/// A block of 17 words into a state of zeros, or into that of the call before.
const FIRST: &[(Source, usize)] = &[(Guest(Rs2), 17), (Zero, 8)];
const NEXT: &[(Source, usize)] = &[(BeforeXor(0, Rs2), 17), (Before(17), 8)];

/// A message of 32 or 64 bytes into a state of zeros, with the two words of its padding.
const SHORT_32: &[(Source, usize)] =
    &[(Guest(Rs2), 4), (Guest(Rs3), 1), (Zero, 11), (Guest(Rs3), 1), (Zero, 8)];
const SHORT_64: &[(Source, usize)] =
    &[(Guest(Rs2), 8), (Guest(Rs3), 1), (Zero, 7), (Guest(Rs3), 1), (Zero, 8)];
