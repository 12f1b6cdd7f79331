//! The prover's end.

use crate::sponge::Sponge;
use crate::{EventKind, Tape, Transcript, Values};
use alloc::vec::Vec;
use rill_field::{F, to_bytes};

/// Appends to a proof and absorbs what it appends.
#[derive(Clone)]
pub struct Writer {
    sponge: Sponge,
    proof: Vec<u8>,
    tape: Tape,
}

impl Writer {
    /// An empty proof of the protocol named by `protocol`.
    pub fn new(protocol: &[u8]) -> Self {
        Self { sponge: Sponge::new(protocol), proof: Vec::new(), tape: Tape::default() }
    }

    /// The same, keeping a [`Tape`].
    pub fn recording(protocol: &[u8]) -> Self {
        let mut writer = Self::new(protocol);
        writer.tape.start();
        writer
    }

    /// Sends a scalar.
    pub fn scalar(&mut self, label: &'static str, value: F) {
        let bytes = to_bytes(value);
        self.send(EventKind::Scalar, label, &bytes);
    }

    /// Sends scalars in order.
    pub fn scalars(&mut self, label: &'static str, values: &[F]) {
        for value in values {
            self.scalar(label, *value);
        }
    }

    /// Sends bytes, such as an encoded group element.
    pub fn bytes(&mut self, label: &'static str, bytes: &[u8]) {
        self.send(EventKind::Bytes, label, bytes);
    }

    /// The proof and the tape.
    pub fn finish(self) -> (Vec<u8>, Tape) {
        (self.proof, self.tape)
    }

    /// Bytes sent so far.
    pub fn len(&self) -> usize {
        self.proof.len()
    }

    /// Whether nothing was sent yet.
    pub fn is_empty(&self) -> bool {
        self.proof.is_empty()
    }

    fn send(&mut self, kind: EventKind, label: &'static str, bytes: &[u8]) {
        self.proof.extend_from_slice(bytes);
        self.sponge.absorb(label, bytes);
        self.tape.record(kind, label, bytes);
    }
}

impl Values for Writer {
    type Value = F;

    fn absorb_value(&mut self, label: &'static str, value: F) {
        self.absorb(label, &to_bytes(value));
    }
}

impl Transcript for Writer {
    fn absorb(&mut self, label: &'static str, bytes: &[u8]) {
        self.sponge.absorb(label, bytes);
        self.tape.record(EventKind::Public, label, bytes);
    }

    fn challenge(&mut self, label: &'static str) -> F {
        let challenge = self.sponge.squeeze(label);
        self.tape.record(EventKind::Challenge, label, &to_bytes(challenge));
        challenge
    }
}
