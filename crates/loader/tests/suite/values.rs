//! Test values.

/// Numbers that are likely to be wrong.
pub(crate) const CORNERS: [u64; 16] = [
    0,
    1,
    2,
    7,
    31,
    63,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_fffe,
    0xffff_ffff,
    0x1_0000_0000,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    0xffff_ffff_8000_0000,
    0xffff_ffff_ffff_fffe,
    0xffff_ffff_ffff_ffff,
];

/// A small generator of test values.
pub(crate) struct Values(pub(crate) u64);

impl Values {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    pub(crate) fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }

    /// A corner, a near corner, a small, a word-sized or any number.
    pub(crate) fn operand(&mut self) -> u64 {
        let corner = self.pick(&CORNERS);
        match self.below(5) {
            0 => corner,
            1 => corner.wrapping_add(self.below(5)).wrapping_sub(2),
            2 => self.below(200),
            3 => self.next() as i32 as u64,
            _ => self.next(),
        }
    }

    pub(crate) fn operands(&mut self) -> [u64; 3] {
        std::array::from_fn(|_| self.operand())
    }
}
