//! The prover's end.

use crate::sponge::Sponge;
use crate::{Cover, EventKind, ROW_WIDTH, Row, Tape, Transcript, Values};
use alloc::sync::Arc;
use alloc::vec::Vec;
use rill_field::{F, to_bytes};

/// Appends to a proof and absorbs what it appends.
#[derive(Clone)]
pub struct Writer {
    sponge: Sponge,
    proof: Vec<u8>,
    tape: Tape,
    hidden: Option<Hidden>,
}

/// A place in a proof that is being made, from which its prover can read what it has sent since:
/// [`crate::Reader::resumed`].
pub struct Checkpoint {
    pub(crate) sponge: Sponge,
    pub(crate) sent: usize,
}

/// What a hiding proof did not say.
#[derive(Clone)]
struct Hidden {
    cover: Arc<dyn Cover>,
    /// The scalars of the message that is being sent.
    message: Vec<F>,
    /// All rows so far.
    rows: Vec<Row>,
}

impl Writer {
    /// An empty proof of the protocol named by `protocol`.
    pub fn new(protocol: &[u8]) -> Self {
        Self {
            sponge: Sponge::new(protocol),
            proof: Vec::new(),
            tape: Tape::default(),
            hidden: None,
        }
    }

    /// The same, keeping a [`Tape`].
    pub fn recording(protocol: &[u8]) -> Self {
        let mut writer = Self::new(protocol);
        writer.tape.start();
        writer
    }

    /// From here on messages are sent as commitments by `cover`.
    pub fn hide(&mut self, cover: Arc<dyn Cover>) {
        self.hidden = Some(Hidden { cover, message: Vec::new(), rows: Vec::new() });
    }

    /// Sends the scalars that `content` sends, as the message `label`.
    pub fn message(&mut self, label: &'static str, content: impl FnOnce(&mut Self)) {
        if let Some(hidden) = &mut self.hidden {
            hidden.message.clear();
        }
        content(self);
        let Some(hidden) = &mut self.hidden else { return };
        let message = core::mem::take(&mut hidden.message);
        for values in message.chunks(ROW_WIDTH) {
            self.row(label, values);
        }
    }

    /// Sends one commitment to `values`.
    fn row(&mut self, label: &'static str, values: &[F]) {
        let Some(blind) = self.blind(label, 0) else { return };
        let Some(hidden) = &mut self.hidden else { return };
        let bytes = hidden.cover.row(values, blind);
        hidden.rows.push(Row { values: values.to_vec(), blind });
        self.send(EventKind::Bytes, label, &bytes);
    }

    /// Sends a scalar. In a hiding proof it is sent with the message it is part of, and outside of a
    /// message it is not sent at all: such a proof is refused, and shows nothing.
    pub fn scalar(&mut self, label: &'static str, value: F) {
        match &mut self.hidden {
            Some(hidden) => hidden.message.push(value),
            None => self.reveal(label, value),
        }
    }

    /// Sends a scalar as it is.
    pub fn reveal(&mut self, label: &'static str, value: F) {
        let bytes = to_bytes(value);
        self.send(EventKind::Scalar, label, &bytes);
    }

    /// Sends scalars as they are.
    pub fn reveal_all(&mut self, label: &'static str, values: &[F]) {
        for value in values {
            self.reveal(label, *value);
        }
    }

    /// Sends a commitment to `values` of which nothing else is kept: a mask. In a proof that does not
    /// hide nothing is sent.
    pub fn mask(&mut self, label: &'static str, values: &[F], blind: F) {
        let Some(hidden) = &self.hidden else { return };
        let bytes = hidden.cover.row(values, blind);
        self.send(EventKind::Bytes, label, &bytes);
    }

    /// The blind `index` of the item `label` that is sent next; none in a proof that does not hide.
    pub fn blind(&self, label: &'static str, index: u64) -> Option<F> {
        let hidden = self.hidden.as_ref()?;
        Some(hidden.cover.blind(self.sponge.state(), label, index))
    }

    /// What the rows commit to, in order.
    pub fn rows(&self) -> &[Row] {
        self.hidden.as_ref().map_or(&[], |hidden| &hidden.rows)
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

    /// Where the transcript stands.
    pub fn checkpoint(&self) -> Checkpoint {
        Checkpoint { sponge: self.sponge.clone(), sent: self.proof.len() }
    }

    /// What was sent so far.
    pub fn sent(&self) -> &[u8] {
        &self.proof
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

    /// In a hiding proof nothing: the value is a function of what was absorbed.
    fn absorb_value(&mut self, label: &'static str, value: F) {
        if self.hidden.is_none() {
            self.absorb(label, &to_bytes(value));
        }
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
