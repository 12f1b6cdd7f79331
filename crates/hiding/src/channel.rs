//! The channel whose scalars are committed entries.

use crate::{Circuit, Layout, Wire};
use alloc::vec::Vec;
use rill_field::F;
use rill_transcript::{Channel, Input, ReadError, Reader, Transcript, Unequal, Values};

/// Reads rows where a clear proof has scalars, and writes down what must hold for their entries.
pub struct Hidden<'c, 'proof, R = Reader<'proof>> {
    /// What the proof is read from: commitments and their opening are read from it directly.
    pub reader: R,
    pub(crate) circuit: &'c Circuit,
    pub(crate) layout: Layout,
    /// The encoded rows, absorbed, not yet decoded.
    pub(crate) rows: Vec<&'proof [u8; 32]>,
}

impl<'c, 'proof, R: Input<'proof>> Hidden<'c, 'proof, R> {
    /// A channel over `reader`; what must hold is written down in `circuit`, which is empty.
    pub fn new(reader: R, circuit: &'c Circuit) -> Self {
        Self { reader, circuit, layout: Layout::default(), rows: Vec::new() }
    }

    /// The same after the page, for a prover that reads what it has sent since: `layout` is what the
    /// page has left.
    pub fn resumed(reader: R, circuit: &'c Circuit, layout: Layout) -> Self {
        Self { reader, circuit, layout, rows: Vec::new() }
    }

    /// Which rows were read.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The bytes of the last row.
    pub fn last_row(&self) -> Option<&'proof [u8; 32]> {
        self.rows.last().copied()
    }
}

impl<'proof, R: Input<'proof>> Transcript for Hidden<'_, 'proof, R> {
    fn absorb(&mut self, label: &'static str, bytes: &[u8]) {
        self.reader.absorb(label, bytes);
    }

    fn challenge(&mut self, label: &'static str) -> F {
        self.layout.pause();
        self.reader.challenge(label)
    }
}

impl<'c, 'proof, R: Input<'proof>> Values for Hidden<'c, 'proof, R> {
    type Value = Wire<'c>;

    /// Nothing: the value is a function of what was absorbed.
    fn absorb_value(&mut self, _: &'static str, _: Wire<'c>) {}
}

impl<'c, 'proof, R: Input<'proof>> Channel for Hidden<'c, 'proof, R> {
    /// Reads and absorbs all rows of the message.
    fn begin(&mut self, label: &'static str, count: usize) -> Result<(), ReadError> {
        for _ in 0..self.layout.begin(label, count)? {
            self.rows.push(self.reader.bytes(label)?);
        }
        Ok(())
    }

    fn scalar(&mut self, label: &'static str) -> Result<Wire<'c>, ReadError> {
        Ok(self.circuit.entry(self.layout.entry(label)?))
    }

    fn equal(&mut self, left: Wire<'c>, right: Wire<'c>) -> Result<(), Unequal> {
        self.circuit.require(left.less(right))
    }
}
