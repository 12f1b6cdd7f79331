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
