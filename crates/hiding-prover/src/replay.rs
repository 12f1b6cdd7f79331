//! The page of the protocol, read by the prover of the proof.

use rill_field::F;
use rill_hiding::{Circuit, Hidden, Layout, Wire, labels};
use rill_pcs::encoding::TARGET_BYTES;
use rill_pcs::{PcsError, Shape};
use rill_program::ProgramKey;
use rill_transcript::{Channel, Input, ReadError, Reader, Transcript, Unequal, Values};
use rill_verifier::stages::opening::{COMMITMENT, Joint};
use rill_verifier::{Dimensions, HIDING_PROTOCOL, Reading, Statement, VerifyError, page};

/// Writes down in `circuit` what the page requires of the rows of `sent`, the proof up to its
/// opening. Gives the layout of these rows.
///
/// It is the verifier's own page on the bytes that the verifier will read. So prover and verifier
/// cannot have two systems; what is not looked at here, the commitments and their opening, requires
/// nothing of the rows.
///
/// # Errors
/// As those of the page.
pub fn replay(
    key: &ProgramKey,
    statement: &Statement,
    dimensions: &Dimensions,
    sent: &[u8],
    circuit: &Circuit,
) -> Result<Layout, VerifyError> {
    let mut replay = Replay(Hidden::new(Reader::new(HIDING_PROTOCOL, sent), circuit));
    page(key, statement, dimensions, &mut replay)?;
    Ok(replay.0.layout())
}

struct Replay<'c, 'proof>(Hidden<'c, 'proof>);

impl Transcript for Replay<'_, '_> {
    fn absorb(&mut self, label: &'static str, bytes: &[u8]) {
        self.0.absorb(label, bytes);
    }

    fn challenge(&mut self, label: &'static str) -> F {
        self.0.challenge(label)
    }
}

impl<'c> Values for Replay<'c, '_> {
    type Value = Wire<'c>;

    fn absorb_value(&mut self, label: &'static str, value: Wire<'c>) {
        self.0.absorb_value(label, value);
    }
}

impl<'c> Channel for Replay<'c, '_> {
    fn begin(&mut self, label: &'static str, count: usize) -> Result<(), ReadError> {
        self.0.begin(label, count)
    }

    fn scalar(&mut self, label: &'static str) -> Result<Wire<'c>, ReadError> {
        self.0.scalar(label)
    }

    fn equal(&mut self, left: Wire<'c>, right: Wire<'c>) -> Result<(), Unequal> {
        self.0.equal(left, right)
    }
}

impl<'c> Reading for Replay<'c, '_> {
    type Commitment = ();

    fn commitments(&mut self, count: usize) -> Result<Vec<()>, PcsError> {
        for _ in 0..count {
            self.0.reader.bytes::<TARGET_BYTES>(COMMITMENT)?;
        }
        Ok(vec![(); count])
    }

    fn open(&mut self, _: Shape, _: &[()], claim: &Joint<Wire<'c>>) -> Result<(), PcsError> {
        self.begin(labels::VALUE, 1)?;
        let entry = self.scalar(labels::VALUE)?;
        self.equal(claim.value, entry).map_err(|_| PcsError::ValueEquation)
    }
}
