//! The protocol: every relation once, and [`verify`].
//!
//! Read `verify.rs` first: it is the protocol as a page. Each of its stages stands in `stages/`,
//! each relation in the module its slug names: `registers.read_write` is [`registers::read_write`].
//! The chapters are in `docs/protocol`.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

#[macro_use]
mod openings;

mod count;
mod dimensions;
mod error;
mod mode;
mod reading;
mod statement;
mod verify;

pub mod bytecode;
pub mod calls;
pub mod file;
pub mod increments;
pub mod lookups;
pub mod onehot;
pub mod operands;
pub mod points;
pub mod ram;
pub mod registers;
pub mod sparse;
pub mod spartan;
pub mod stages;

pub use count::{Count, StageCount, count};
pub use dimensions::{Dimensions, LEAST_CHUNK_BITS, LOG_REGISTERS, LOOKUP_BITS};
pub use error::{ErrorKind, VerifyError};
pub use file::{FileError, ProofFile, VerifyFileError, verify_file};
pub use mode::Mode;
pub use openings::Weighted;
pub use reading::Reading;
pub use rill_program::{DecodeError, ProgramKey};
pub use statement::{LIMITS, Limits, Statement, StatementError};
pub use verify::{
    HIDING_PROTOCOL, PROTOCOL, absorb_statement, page, verify, verify_hiding,
    verify_hiding_recording, verify_mode, verify_recording,
};
#[doc(hidden)]
pub use verify::{read_hidden, verify_with_chunks};
