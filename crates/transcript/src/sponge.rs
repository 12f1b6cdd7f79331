//! The hash chain under both ends.

use blake2::{Blake2b512, Digest};
use rill_field::{F, from_uniform_bytes};

/// A chain of BLAKE2b-512 states: `s ← H(s ‖ tag ‖ framed label ‖ framed data)`.
#[derive(Clone)]
pub(crate) struct Sponge {
    state: [u8; 64],
}

const ABSORB: u8 = 0;
const SQUEEZE: u8 = 1;

impl Sponge {
    pub(crate) fn new(protocol: &[u8]) -> Self {
        let mut sponge = Self { state: [0; 64] };
        sponge.step(ABSORB, "protocol", protocol);
        sponge
    }

    pub(crate) fn absorb(&mut self, label: &str, data: &[u8]) {
        self.step(ABSORB, label, data);
    }

    /// The challenge is the new state reduced modulo `p`; the state itself is never revealed
    /// unreduced.
    pub(crate) fn squeeze(&mut self, label: &str) -> F {
        self.step(SQUEEZE, label, &[]);
        from_uniform_bytes(&self.state)
    }

    /// The state: a function of all that was absorbed.
    pub(crate) fn state(&self) -> &[u8; 64] {
        &self.state
    }

    fn step(&mut self, tag: u8, label: &str, data: &[u8]) {
        let mut hasher = Blake2b512::new();
        hasher.update(self.state);
        hasher.update([tag]);
        for part in [label.as_bytes(), data] {
            hasher.update((part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
        self.state = hasher.finalize().into();
    }
}
