//! RISC-V instructions, the rows that prove them and the tables those rows look up.
//!
//! A source instruction (RV64IMAC) is decoded, then expanded into one or a few [`Row`]s. A row is
//! static: the sequence of rows of a program is its *bytecode*. [`Kind`] says what a row does;
//! [`Spec`] says it once, in the terms of the row constraints, for executor, witness, verifier and
//! documents alike.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod compressed;
mod decode;
mod expand;
mod flags;
mod instruction;
mod kind;
mod registers;
mod row;
mod spec;
mod table;
pub mod tables;

pub use compressed::decode_compressed;
pub use decode::{decode, is_compressed};
pub use expand::{Expansion, expand};
pub use flags::{Flag, Flags};
pub use instruction::{
    AmoOp, AtomicWidth, BinaryOp, Condition, ImmediateOp, Instruction, LoadOp, Width,
};
pub use kind::Kind;
pub use row::{DivisionOp, Hint, REGISTER_COUNT, Register, Row};
pub use spec::{Combine, Left, Right, Spec, Write};
pub use table::Table;
