//! From an ELF to a program: its code is found, expanded to bytecode, and the firmware added.
//!
//! A [`Program`] is a [`ProgramKey`], which is all that a verifier needs, and what only the running
//! side needs: symbols, the entry, what it reserves. Who trusts a digest because of an ELF trusts
//! this crate.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod compressed;
mod decode;
mod elf;
mod error;
mod expand;
mod firmware;
mod instruction;
mod key_file;
mod program;
mod text;

pub use compressed::decode_compressed;
pub use decode::{decode, decode_call, decode_with, is_compressed};
pub use elf::{MAX_IMAGE_BYTES, MAX_NAME_BYTES, MAX_SEGMENTS, MAX_SYMBOLS, System};
pub use error::ProgramError;
pub use expand::{expand, quotient_advice};
pub use instruction::{AmoOp, AtomicWidth, BinaryOp, Condition, ImmediateOp, Instruction};
pub use key_file::{KeyFileError, read_key, write_key};
pub use program::{Options, Program, Symbol, key};

#[cfg(doc)]
use rill_program::ProgramKey;
