//! Hidden values: what a verifier does with scalars that it does not see.
//!
//! A hiding proof sends commitments where a clear one sends scalars: a *row* commits to at most
//! [`rill_transcript::ROW_WIDTH`] of them. The page of the protocol is read over [`Wire`]s, forms in
//! the committed *entries* ([`Hidden`]). Sums and public factors cost nothing; products of two secret
//! wires and equations are written down in a [`Circuit`]. [`Hidden::close`] reads the proof that all of
//! them hold.
//!
//! Chapter: docs/protocol/hiding.md
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod channel;
mod circuit;
mod close;
mod error;
pub mod labels;
mod layout;
mod products;
mod rows;

pub use channel::Hidden;
pub use circuit::{Circuit, Form, Wire};
pub use close::{fold_rows, variables};
pub use error::HidingError;
pub use layout::Layout;
pub use products::Products;
pub use rows::Rows;
