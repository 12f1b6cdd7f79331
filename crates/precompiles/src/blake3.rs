//! One compression of BLAKE3.
//!
//! 16 words `v` go through 7 rounds of 8 mixings G; the first four of a round mix columns of the 4×4
//! words, the others diagonals. G takes a, b, c, d and two words x, y of the block and makes
//!
//! ```text
//! a' = a + b + x         c' = c + d'         d' = (d ^ a')  >>> 16     b' = (b ^ c')  >>> 12
//! a" = a' + b' + y       c" = c' + d"        d" = (d' ^ a") >>> 8      b" = (b' ^ c") >>> 7
//! ```
//!
//! A call has a', c', a", c", d", b" of each G; d' and b' are read as exclusive ors, so d" and b" are
//! ones of three bits. Over the integers, a carry being bits too:
//!
//! ```text
//! 0   a' + 2^32·(carry) = a + b + x                                       carry < 3
//! 1   c' + 2^32·(carry) = c + (d ^ a' >>> 16)                             carry < 2
//! 2   a" + 2^32·(carry) = a' + (b ^ c' >>> 12) + y                        carry < 3
//! 3   c" + 2^32·(carry) = c' + d"                                         carry < 2
//! 4   d"                = (d ^ a' >>> 24) ^ (a" >>> 8)
//! 5   b"                = (b ^ c' >>> 19) ^ (c" >>> 7)
//! ```
//!
//! Of bits, an exclusive or is a bit, so both sides are sums of words of 32 bits and below `2^35`:
//! an equation in the field is one of integers, and its left word is unique. In 4 and 5 that means
//! bit by bit, without a weight for each. Hence words follow from words, G by G.
//!
//! Points are y = 32·i + j for bit j of the i-th G. Behind the last of 56 there are 8 points i for
//! the outputs `v_i ^ v_{i+8}` and `v_{i+8} ^ (word i of the chaining value)`, as equations 1 and 2.
//! Families have weights 1, g, …, g⁵, and `ω(y) = eq(τ, i)·2^j` makes words of bits.

use crate::Pointer::{Rd, Rs1, Rs2, Rs3};
use crate::Source::{Before, Guest, Zero};
use crate::system::{Number, columns, eq_table, has_bit, powers, take, xor2, xor3};
use crate::{Cell, Entry, Operation, PARTS, Shape, Source, System};
use alloc::vec::Vec;
use core::iter::successors;
use rill_field::{AdditiveGroup, F, Field, power_of_two};

/// How often G runs: 7 rounds of 8.
pub const MIXINGS: usize = 56;

/// Words 8 to 11 of the first `v`: the first ones of SHA-256.
pub const INITIAL: [u32; 4] = [0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a];

/// Word i of the block in a round is word `PERMUTATION[i]` of the round before.
const PERMUTATION: [usize; 16] = [2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8];

/// What a G makes, in the order of their places.
#[derive(Clone, Copy, Debug)]
#[expect(missing_docs, reason = "a', c', a\", c\", d\", b\" of the formulas")]
pub enum Made {
    A1,
    C1,
    A2,
    C2,
    D2,
    B2,
}

/// The place of a word that the `mixing`-th G makes, among the words of 32 bits of a row.
pub const fn made(mixing: usize, word: Made) -> usize {
    mixing.saturating_mul(6).saturating_add(word as usize)
}

/// The place of input word `index`: chaining value (8), block (16), counter (2), length, flags.
pub const fn input(index: usize) -> usize {
    made(MIXINGS, Made::A1).saturating_add(index)
}

/// The place of output word `index` of 16.
pub const fn output(index: usize) -> usize {
    input(28).saturating_add(index)
}

/// The index of the bits of carries of a G: two of equation 0, one of 1, two of 2, one of 3.
pub const fn carries(mixing: usize) -> usize {
    bit(output(16), 0).saturating_add(mixing.saturating_mul(6))
}

/// The index of bit `index` mod 32 of the word at `place`.
const fn bit(place: usize, index: usize) -> usize {
    place << 5 | index & 31
}

/// Which G of the four before has made a word that the `mixing`-th reads; `word` is 0 to 3 for a to
/// d. `None` for those of the first four, which read `v` of the beginning. For the outputs, 56 to 59
/// are what would come next.
pub fn maker(mixing: usize, word: usize) -> Option<usize> {
    let four = (mixing >> 2).checked_sub(1)?;
    // Diagonals turn row `word` by `word` to the left, and columns turn it back.
    let turned = if four & 1 == 0 { word } else { 4usize.saturating_sub(word) };
    Some(four << 2 | mixing.saturating_add(turned) & 3)
}

/// The word of the block that is x (`second` = 0) or y (1) of a G.
pub fn block_word(mixing: usize, second: usize) -> usize {
    let first = (mixing & 7) << 1 | second;
    (0..mixing >> 3).fold(first, |at, _| PERMUTATION.get(at).copied().unwrap_or(0))
}

/// The places of a, b, c, d of a G; c has none in the first four, where it is constant.
fn read(mixing: usize) -> [Option<usize>; 4] {
    const MADE: [Made; 4] = [Made::A2, Made::B2, Made::C2, Made::D2];
    let mut word = 0..;
    MADE.map(|kind| {
        let word = word.next()?;
        match (maker(mixing, word), word) {
            (Some(maker), _) => Some(made(maker, kind)),
            (None, 2) => None,
            // Rows a and b of `v` are the chaining value, row d is what follows the block.
            (None, 3) => Some(input(mixing.saturating_add(24))),
            (None, _) => Some(input(word << 2 | mixing)),
        }
    })
}

/// The place of word `index` of the last `v`.
fn last(index: usize) -> Option<usize> {
    let behind = MIXINGS.saturating_add(index & 3);
    read(behind).get(index >> 2).copied().flatten()
}

columns! {
    /// Bits at `y = 32·i + j`, by how much their words are rotated.
    #[expect(missing_docs, reason = "d16: bit j of d rotated by 16; a24: of a'; x8: of a\"; x7: of c\"")]
    Columns { d16, a16, b12, c12, d24, a24, x8, b19, c19, x7 }
}

/// The system at its challenges.
#[derive(Clone, Debug)]
pub struct Blake3 {
    tau: [F; 6],
    /// `1, g, …, g⁵`.
    weights: [F; 6],
    /// `2^32`.
    high: F,
}

impl Blake3 {
    /// The linear terms of the equations of a G at bit `j`, left sides minus right sides.
    fn linear(&self, mixing: usize, j: usize, mut put: impl FnMut(Cell, F)) {
        let [w0, w1, w2, w3, w4, w5] = self.weights;
        let of = |word| Some(made(mixing, word));
        let block = |second| Some(input(block_word(mixing, second).saturating_add(8)));
        let [a, b, c, _] = read(mixing);
        let terms = [
            (of(Made::A1), w0 - w2),
            (of(Made::C1), w1 - w3),
            (of(Made::A2), w2),
            (of(Made::C2), w3),
            (of(Made::D2), w4 - w3),
            (of(Made::B2), w5),
            (a, -w0),
            (b, -w0),
            (block(0), -w0),
            (c, -w1),
            (block(1), -w2),
        ];
        for (place, coefficient) in terms {
            if let Some(place) = place {
                put(Cell::Bit(bit(place, j)), coefficient);
            }
        }
        // A carry's bit b stands at j = b, which has weight 2^b.
        let mut carried = |index: usize, weight: F| {
            put(Cell::Bit(carries(mixing).saturating_add(index)), weight * self.high);
        };
        if j < 2 {
            carried(j, w0);
            carried(j.saturating_add(3), w2);
        }
        if j == 0 {
            carried(2, w1);
            carried(5, w3);
        }
        if c.is_none() && INITIAL.get(mixing).is_some_and(|word| has_bit(u64::from(*word), j)) {
            put(Cell::One, -w1);
        }
    }

    /// The same of output words `index` and `index + 8`.
    fn outputs(&self, index: usize, j: usize, mut put: impl FnMut(Cell, F)) {
        let [_, w1, w2, ..] = self.weights;
        put(Cell::Bit(bit(output(index), j)), w1);
        put(Cell::Bit(bit(output(index.saturating_add(8)), j)), w2);
    }
}

/// The bits of the columns at bit `j` of a G, in their order.
fn products(mixing: usize, j: usize) -> [Option<usize>; 10] {
    let rotated = |place: Option<usize>, by: usize| Some(bit(place?, j.saturating_add(by)));
    let of = |word| Some(made(mixing, word));
    let [_, b, _, d] = read(mixing);
    [
        rotated(d, 16),
        rotated(of(Made::A1), 16),
        rotated(b, 12),
        rotated(of(Made::C1), 12),
        rotated(d, 24),
        rotated(of(Made::A1), 24),
        rotated(of(Made::A2), 8),
        rotated(b, 19),
        rotated(of(Made::C1), 19),
        rotated(of(Made::C2), 7),
    ]
}

/// The same for outputs.
fn output_products(index: usize, j: usize) -> [Option<usize>; 10] {
    let low = last(index).map(|place| bit(place, j));
    let high = last(index.saturating_add(8)).map(|place| bit(place, j));
    let before = Some(bit(input(index), j));
    [low, high, high, before, None, None, None, None, None, None]
}

impl System for Blake3 {
    /// Chaining value (4 words), block (8), counter, length + 2^32·flags; all 16 words of output, of
    /// which the first 8 are the new chaining value.
    const SHAPE: Shape = Shape {
        id: 6,
        name: "blake3",
        log_words: 5,
        inputs: 14,
        outputs: 8,
        log_bits: 14,
        log_points: 11,
        columns: 11,
        challenges: 7,
    };

    const OPERATIONS: &'static [Operation] = &[
        Operation::new(&Self::SHAPE, 21, "blake3", FIRST, Some((Rd, 4))),
        Operation::new(&Self::SHAPE, 22, "blake3.wide", FIRST, Some((Rd, 8))),
        Operation::new(&Self::SHAPE, 23, "blake3.first", FIRST, None),
        Operation::new(&Self::SHAPE, 6, "blake3.next", NEXT, None),
        Operation::new(&Self::SHAPE, 7, "blake3.last", NEXT, Some((Rd, 4))),
        Operation::new(&Self::SHAPE, 15, "blake3.short32", SHORT, Some((Rd, 4))),
    ];

    type Columns<R> = Columns<R>;

    fn new(challenges: &[F]) -> Self {
        let mut challenges = challenges.iter().copied();
        let tau = take(&mut challenges);
        let [g] = take(&mut challenges);
        Self { tau, weights: powers(g), high: power_of_two(32) }
    }

    fn columns<R: Copy>(values: &[R]) -> Option<Columns<R>> {
        Columns::from_slice(values)
    }

    fn entries(&self, mut each: impl FnMut(Entry)) {
        for point in 0..1 << Self::SHAPE.log_points {
            let (mixing, j) = (point >> 5, point & 31);
            let put = |cell, coefficient| each(Entry { column: 0, point, cell, coefficient });
            let bits = if let Some(index) = mixing.checked_sub(MIXINGS) {
                self.outputs(index, j, put);
                output_products(index, j)
            } else {
                self.linear(mixing, j, put);
                products(mixing, j)
            };
            for (column, bit) in (1..).zip(bits) {
                if let Some(bit) = bit {
                    each(Entry { column, point, cell: Cell::Bit(bit), coefficient: F::ONE });
                }
            }
        }
    }

    fn weights(&self) -> Vec<F> {
        let bits = |mixing| successors(Some(mixing), |weight: &F| Some(weight.double())).take(32);
        eq_table(&self.tau).into_iter().flat_map(bits).collect()
    }

    fn part_weights(&self) -> [F; PARTS] {
        let [_, w1, w2, _, w4, w5] = self.weights;
        [-w1, -w2, -w4, -w5]
    }

    // 1: d ^ a' or v_i ^ v_{i+8}     2: b ^ c' or v_{i+8} ^ chaining value     4, 5: of three words
    fn parts<R: Number>(columns: &Columns<R>, _one: R, _zero: R) -> [R; PARTS] {
        let Columns { d16, a16, b12, c12, d24, a24, x8, b19, c19, x7 } = *columns;
        [xor2(d16, a16), xor2(b12, c12), xor3(d24, a24, x8), xor3(b19, c19, x7)]
    }

    // Memory is little-endian, as the function is. Outputs follow inputs.
    fn word(index: usize) -> [Option<usize>; 64] {
        core::array::from_fn(|k| (index < 22).then_some(bit(input(index << 1 | k >> 5), k)))
    }
}

/// From a chaining value of the guest, from that of the call before, and with half a block.
const FIRST: &[(Source, usize)] = &[(Guest(Rs1), 4), (Guest(Rs2), 8), (Guest(Rs3), 2)];
const NEXT: &[(Source, usize)] = &[(Before(0), 4), (Guest(Rs2), 8), (Guest(Rs3), 2)];
const SHORT: &[(Source, usize)] = &[(Guest(Rs1), 4), (Guest(Rs2), 4), (Zero, 4), (Guest(Rs3), 2)];
