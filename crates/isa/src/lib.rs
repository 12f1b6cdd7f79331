//! RISC-V instructions, the rows that prove them and the tables those rows look up.
//!
//! A source instruction (RV64IMAC) is decoded, then expanded into one or a few [`Row`]s. A row is static: the
//! sequence of rows of a program is its *bytecode*. [`Kind`] says what a row does; [`Spec`] says it once, in the
//! terms of the row constraints, for executor, witness, verifier and documents alike.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod flags;
mod kind;
mod row;
mod spec;
mod table;
pub mod tables;

pub use flags::{Flag, Flags};
pub use kind::Kind;
pub use row::{DivisionOp, Hint, REGISTER_COUNT, Register, Row};
pub use spec::{Combine, Left, Right, Spec, Write};
pub use table::Table;
