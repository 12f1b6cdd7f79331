//! From an ELF to what is proven: bytecode, memory image, layout, digest.
//!
//! A [`ProgramKey`] is all that a verifier needs of a program; its digest names it. A [`Program`]
//! is a key and what only the running side needs (symbols).
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

extern crate alloc;

mod check;
mod elf;
mod encoding;
mod firmware;
mod image;
mod key;
mod layout;
mod memory_map;
mod program;
mod text;

pub use check::{KeyError, LayoutRule, Rule};
pub use elf::{MAX_IMAGE_BYTES, MAX_NAME_BYTES, MAX_SEGMENTS, MAX_SYMBOLS, System};
pub use encoding::DecodeError;
pub use image::{Image, Segment};
pub use key::{MAX_ROWS, ProgramKey, Symbol};
pub use layout::{
    ADDRESS_LIMIT, ECALL_ADDRESS, Layout, MAX_HEAP_BYTES, MAX_OUTPUT_BYTES, RESET_ADDRESS,
    WORD_BYTES,
};
pub use memory_map::{
    Extent, IO_ADDRESS, LOG_MEMORY, MAX_EXTENTS, MapError, MemoryMap, PAGE_BYTES, PAGE_WORDS,
    Region, UNREACHABLE,
};
pub use program::{Options, Program, ProgramError};
