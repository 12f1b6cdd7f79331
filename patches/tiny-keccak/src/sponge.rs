//! The sponge over Keccak-f\[1600\].

/// Bytes of a state.
const BYTES: usize = 200;

/// A block at an aligned address, so that its words are words of memory.
#[derive(Clone)]
#[repr(align(8))]
struct Block([u8; BYTES]);

#[derive(Clone)]
pub(crate) struct Sponge {
    state: [u64; 25],
    /// What was absorbed since the last permutation; when squeezing, output.
    block: Block,
    /// Bytes of it that were filled or taken.
    at: usize,
    rate: usize,
    padding: u8,
    squeezes: bool,
}

impl Sponge {
    /// The capacity is twice the strength.
    pub(crate) fn new(bits: usize, padding: u8) -> Self {
        let rate = BYTES - bits / 4;
        Self { state: [0; 25], block: Block([0; BYTES]), at: 0, rate, padding, squeezes: false }
    }

    #[cfg(feature = "cshake")]
    pub(crate) fn rate(&self) -> usize {
        self.rate
    }

    pub(crate) fn absorb(&mut self, mut input: &[u8]) {
        while !input.is_empty() {
            let room = &mut self.block.0[self.at..self.rate];
            let (piece, rest) = input.split_at(input.len().min(room.len()));
            room[..piece.len()].copy_from_slice(piece);
            self.at += piece.len();
            if self.at == self.rate {
                self.mix();
            }
            input = rest;
        }
    }

    /// left_encode of SP 800-185: the bytes without leading zeros, after their number.
    #[cfg(feature = "cshake")]
    pub(crate) fn absorb_number(&mut self, number: u64) {
        let bytes = number.to_be_bytes();
        let zeros = (number.leading_zeros() as usize / 8).min(7);
        self.absorb(&[8 - zeros as u8]);
        self.absorb(&bytes[zeros..]);
    }

    /// Fills the block with zeros.
    #[cfg(feature = "cshake")]
    pub(crate) fn end_block(&mut self) {
        if self.at > 0 {
            self.block.0[self.at..self.rate].fill(0);
            self.mix();
        }
    }

    pub(crate) fn squeeze(&mut self, output: &mut [u8]) {
        if !self.squeezes {
            self.squeezes = true;
            let block = &mut self.block.0[..self.rate];
            block[self.at..].fill(0);
            block[self.at] ^= self.padding;
            block[self.rate - 1] ^= 0x80;
            self.mix();
            self.give();
        }
        let mut output = output;
        while !output.is_empty() {
            if self.at == self.rate {
                rill_accel::keccak_f1600(&mut self.state);
                self.give();
            }
            let left = &self.block.0[self.at..self.rate];
            let (piece, rest) = output.split_at_mut(output.len().min(left.len()));
            piece.copy_from_slice(&left[..piece.len()]);
            self.at += piece.len();
            output = rest;
        }
    }

    /// Absorbs the block.
    fn mix(&mut self) {
        for (lane, bytes) in self.state.iter_mut().zip(self.block.0[..self.rate].as_chunks().0) {
            *lane ^= u64::from_le_bytes(*bytes);
        }
        rill_accel::keccak_f1600(&mut self.state);
        self.at = 0;
    }

    /// Makes the state the block of output.
    fn give(&mut self) {
        for (bytes, lane) in self.block.0.as_chunks_mut().0.iter_mut().zip(self.state) {
            *bytes = lane.to_le_bytes();
        }
        self.at = 0;
    }
}
