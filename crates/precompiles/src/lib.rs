//! What precompiles compute, as constraint systems over bits, and how a guest calls them.
//!
//! A precompile is a table of *calls*. Call `u` is a row of `2^c` bits; some of its bits are the
//! words that a guest stores and loads, and the constraint system of the precompile says which rows
//! are true: for all input words exactly one row, or none, with the right output words.
//!
//! A precompile is one file here, and one line in the list of all.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod operation;
mod shape;
mod system;

pub use operation::{OPERATIONS, Operation, Pointer, Source, operation};
pub use shape::{KECCAK, MULMOD, SHA256, SHAPES, Shape, shape};
pub use system::{Cell, Entry, PARTS, System};
