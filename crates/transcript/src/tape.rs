//! The log of a transcript.

use alloc::vec::Vec;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventKind {
    /// A public fact was absorbed.
    Public,
    /// A scalar of the proof was sent or read.
    Scalar,
    /// Other bytes of the proof were sent or read.
    Bytes,
    /// A challenge was drawn.
    Challenge,
}

/// One event of a transcript.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What happened.
    pub kind: EventKind,
    /// The label it happened under.
    pub label: &'static str,
    /// The bytes absorbed, or the challenge's canonical bytes.
    pub bytes: Vec<u8>,
}

/// All events of one side, in order; empty unless recording was switched on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tape {
    /// The events.
    pub events: Vec<Event>,
    recording: bool,
}

impl Tape {
    pub(crate) fn start(&mut self) {
        self.recording = true;
    }

    pub(crate) fn record(&mut self, kind: EventKind, label: &'static str, bytes: &[u8]) {
        if self.recording {
            self.events.push(Event { kind, label, bytes: bytes.to_vec() });
        }
    }
}
