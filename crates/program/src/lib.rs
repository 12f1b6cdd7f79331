//! What is proven of a program: bytecode, memory image, layout, digest.
//!
//! A [`ProgramKey`] is all that a verifier needs of a program; its digest names it.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod block;
mod call;
mod check;
pub mod encoding;
mod extent;
mod image;
mod key;
mod layout;
mod memory_map;

pub use block::Block;
pub use call::{CALLS_ADDRESS, Pointers, call, calls_address};
pub use check::{KeyError, LayoutRule, MAX_ROWS, Rule};
pub use encoding::DecodeError;
pub use extent::Extent;
pub use image::{Image, Segment};
pub use key::ProgramKey;
pub use layout::{
    ADDRESS_LIMIT, ECALL_ADDRESS, IO_ADDRESS, Layout, MAX_HEAP_BYTES, MAX_OUTPUT_BYTES, PAGE_BYTES,
    PAGE_WORDS, RESET_ADDRESS, WORD_BYTES,
};
pub use memory_map::{LOG_MEMORY, MAX_EXTENTS, MapError, MemoryMap, Region, UNREACHABLE};
