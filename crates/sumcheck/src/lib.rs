//! Relations and the verifier of batched sum-checks.
//!
//! A *relation* claims that a formula sums to a value over a hypercube. Several relations run as
//! one *stage*: each enters with a random coefficient, may start at its own round, and ends with
//! its own final check.
//!
//! Rounds bind the least significant variable first, so the opening point of a member is the
//! reverse of its challenges.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod message;
mod relation;
mod stage;

pub use message::{decompress, receive};
pub use relation::Relation;
pub use stage::{Bound, FinalMismatch, Member, verify};
