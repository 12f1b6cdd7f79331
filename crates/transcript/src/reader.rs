//! The verifier's end.

use crate::sponge::Sponge;
use crate::{Channel, Checkpoint, EventKind, Input, Tape, Transcript, Unequal, Values};
use rill_field::{F, SCALAR_BYTES, from_canonical_bytes, to_bytes};
use thiserror::Error;

/// Why a proof could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// The proof ends before the protocol does.
    #[error("proof too short: `{label}` is missing")]
    TooShort {
        /// The item that was asked for.
        label: &'static str,
    },
    /// A scalar is not in `0..p`.
    #[error("scalar `{label}` is not in canonical form")]
    NonCanonicalScalar {
        /// The scalar's label.
        label: &'static str,
    },
    /// A message was announced with another number of scalars than is read of it, or a challenge is
    /// drawn in its midst: the page is at fault.
    #[error("message `{label}` has another number of scalars than the protocol reads")]
    MessageLength {
        /// The message's label.
        label: &'static str,
    },
    /// The protocol ends before the proof does.
    #[error("{count} trailing bytes after the proof")]
    TrailingBytes {
        /// How many.
        count: usize,
    },
}

/// Reads a proof and absorbs what it reads.
pub struct Reader<'proof> {
    sponge: Sponge,
    rest: &'proof [u8],
    tape: Tape,
}

impl<'proof> Reader<'proof> {
    /// Starts reading `proof` as one of the protocol named by `protocol`.
    pub fn new(protocol: &[u8], proof: &'proof [u8]) -> Self {
        Self { sponge: Sponge::new(protocol), rest: proof, tape: Tape::default() }
    }

    /// Reads on in `sent`, all that a prover has sent, from a place that it has noted.
    pub fn resumed(checkpoint: &Checkpoint, sent: &'proof [u8]) -> Self {
        let rest = sent.get(checkpoint.sent..).unwrap_or(&[]);
        Self { sponge: checkpoint.sponge.clone(), rest, tape: Tape::default() }
    }

    /// The same, keeping a [`Tape`].
    pub fn recording(protocol: &[u8], proof: &'proof [u8]) -> Self {
        let mut reader = Self::new(protocol, proof);
        reader.tape.start();
        reader
    }

    /// Ends the proof: nothing may be left.
    pub fn finish(self) -> Result<Tape, ReadError> {
        if self.rest.is_empty() {
            Ok(self.tape)
        } else {
            Err(ReadError::TrailingBytes { count: self.rest.len() })
        }
    }
}

impl<'proof> Input<'proof> for Reader<'proof> {
    fn bytes<const N: usize>(&mut self, label: &'static str) -> Result<&'proof [u8; N], ReadError> {
        let (bytes, rest) =
            self.rest.split_first_chunk::<N>().ok_or(ReadError::TooShort { label })?;
        self.rest = rest;
        self.sponge.absorb(label, bytes);
        self.tape.record(EventKind::Bytes, label, bytes);
        Ok(bytes)
    }

    fn revealed(&mut self, label: &'static str) -> Result<F, ReadError> {
        let (bytes, rest) =
            self.rest.split_first_chunk::<SCALAR_BYTES>().ok_or(ReadError::TooShort { label })?;
        let value = from_canonical_bytes(bytes).ok_or(ReadError::NonCanonicalScalar { label })?;
        self.rest = rest;
        self.sponge.absorb(label, bytes);
        self.tape.record(EventKind::Scalar, label, bytes);
        Ok(value)
    }
}

impl Transcript for Reader<'_> {
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

impl Values for Reader<'_> {
    type Value = F;

    fn absorb_value(&mut self, label: &'static str, value: F) {
        self.absorb(label, &to_bytes(value));
    }
}

impl Channel for Reader<'_> {
    fn begin(&mut self, _: &'static str, _: usize) -> Result<(), ReadError> {
        Ok(())
    }

    fn scalar(&mut self, label: &'static str) -> Result<F, ReadError> {
        self.revealed(label)
    }

    fn equal(&mut self, left: F, right: F) -> Result<(), Unequal> {
        if left == right { Ok(()) } else { Err(Unequal) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Writer;
    use alloc::vec::Vec;

    fn written() -> (Vec<u8>, Tape, F) {
        let mut writer = Writer::recording(b"test");
        writer.absorb("fact", b"x");
        writer.scalar("a", F::from(7u64));
        let challenge = writer.challenge("c");
        writer.bytes("b", &[1, 2, 3]);
        let (proof, tape) = writer.finish();
        (proof, tape, challenge)
    }

    #[test]
    fn both_ends_keep_the_same_tape() {
        let (proof, tape, challenge) = written();
        let mut reader = Reader::recording(b"test", &proof);
        reader.absorb("fact", b"x");
        assert_eq!(reader.scalar("a"), Ok(F::from(7u64)));
        assert_eq!(reader.challenge("c"), challenge);
        assert_eq!(reader.bytes::<3>("b"), Ok(&[1, 2, 3]));
        assert_eq!(reader.finish(), Ok(tape));
    }

    #[test]
    fn every_absorbed_item_changes_the_next_challenge() {
        let draw = |protocol: &[u8], label, data: &[u8]| {
            let mut writer = Writer::new(protocol);
            writer.absorb(label, data);
            writer.challenge("c")
        };
        let base = draw(b"test", "fact", b"x");
        assert_ne!(base, draw(b"tesu", "fact", b"x"));
        assert_ne!(base, draw(b"test", "fac", b"tx"));
        assert_ne!(base, draw(b"test", "fact", b"y"));
        assert_ne!(base, draw(b"test", "fact", b""));
    }

    #[test]
    fn short_and_long_proofs_are_named() {
        let (proof, ..) = written();
        let mut short = Reader::new(b"test", &proof[..31]);
        assert_eq!(short.scalar("a"), Err(ReadError::TooShort { label: "a" }));
        let mut long = Reader::new(b"test", &proof);
        long.scalar("a").unwrap();
        assert_eq!(long.finish().unwrap_err(), ReadError::TrailingBytes { count: 3 });
    }
}
