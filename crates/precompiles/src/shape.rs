//! The sizes of a precompile.

/// The sizes of a precompile: what keys, memory maps and executors need to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Its number in program keys and notes, 1 to 31.
    pub id: u8,
    /// Its name in reports and errors.
    pub name: &'static str,
    /// `s`: the words of a call take `2^s` places in RAM; those behind inputs and outputs are zero.
    pub log_words: u32,
    /// Its input words, the first of a call.
    pub inputs: usize,
    /// Its output words, which follow.
    pub outputs: usize,
    /// `c`: a call is a row of `2^c` bits.
    pub log_bits: u32,
    /// `log_2` of the number of points at which the columns have values.
    pub log_points: u32,
    /// Columns of the constraint system.
    pub columns: usize,
    /// Challenges of the constraint system.
    pub challenges: usize,
}

impl Shape {
    /// Places of a call in RAM: `2^s`.
    pub const fn words(&self) -> u64 {
        1 << self.log_words
    }
}

/// One compression of SHA-256: state (4 words), block (8), state (4).
pub const SHA256: Shape = Shape {
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

/// `Keccak-f[1600]`: 25 lanes in, 25 out.
pub const KECCAK: Shape = Shape {
    id: 2,
    name: "keccak",
    log_words: 6,
    inputs: 25,
    outputs: 25,
    log_bits: 16,
    log_points: 16,
    columns: 12,
    challenges: 17,
};

/// `a·b mod m` of 256-bit integers: a, b, m (4 words each), result (4).
pub const MULMOD: Shape = Shape {
    id: 3,
    name: "mulmod256",
    log_words: 4,
    inputs: 12,
    outputs: 4,
    log_bits: 11,
    log_points: 0,
    columns: 5,
    challenges: 2,
};

/// All precompiles, by id.
pub const SHAPES: &[Shape] = &[SHA256, KECCAK, MULMOD];

/// The precompile of this id.
pub fn shape(id: u8) -> Option<&'static Shape> {
    SHAPES.iter().find(|shape| shape.id == id)
}
