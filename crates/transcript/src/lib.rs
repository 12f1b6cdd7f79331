//! Fiat–Shamir over a proof byte string.
//!
//! A proof is a flat string of scalars and group elements. The prover appends to it through a
//! [`Writer`], the verifier reads it through a [`Reader`]; both absorb every item under its label
//! the moment it is sent, so that each challenge depends on all that was said before. Neither side
//! can send without absorbing.
//!
//! Every item is framed as `len(label) ‖ label ‖ len(data) ‖ data`, so no two sequences of items
//! absorb the same bytes.
//!
//! Both ends can keep a [`Tape`], the log of all events; equal tapes mean equal transcripts.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod channel;
mod cover;
mod input;
mod reader;
mod sponge;
mod tape;
mod writer;

pub use channel::{Channel, ROW_WIDTH, Unequal, Values};
pub use cover::{Cover, Row};
pub use input::Input;
pub use reader::{ReadError, Reader};
pub use tape::{Event, EventKind, Tape};
pub use writer::{Checkpoint, Writer};

use rill_field::F;

/// What both ends of a transcript can do: absorb public facts and draw challenges.
pub trait Transcript {
    /// Absorbs bytes that both sides know.
    fn absorb(&mut self, label: &'static str, bytes: &[u8]);

    /// Draws a uniformly distributed challenge.
    fn challenge(&mut self, label: &'static str) -> F;

    /// Draws `count` challenges under one label.
    fn challenges(&mut self, label: &'static str, count: usize) -> alloc::vec::Vec<F> {
        (0..count).map(|_| self.challenge(label)).collect()
    }
}
