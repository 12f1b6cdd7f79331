//! RISC-V instructions, the rows that prove them and the tables those rows look up.
//!
//! The loader decodes a source instruction (RV64IMAC) and expands it into one or a few [`Row`]s. A
//! row is static: the sequence of rows of a program is its *bytecode*. [`Kind`] says what a row
//! does; [`Spec`] says it once, in the terms of the row constraints, for executor, witness,
//! verifier and documents alike.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod access;
mod at;
mod flags;
mod kind;
mod registers;
mod row;
mod spec;
mod table;
pub mod tables;

pub use access::{Expansion, LoadOp, Width, load, merge_store, store};
pub use at::At;
pub use flags::{Flag, Flags};
pub use kind::Kind;
pub use row::{DivisionOp, Hint, PORTS, REGISTER_COUNT, Register, Row};
pub use spec::{Combine, Left, Right, Spec, Write};
pub use table::Table;
