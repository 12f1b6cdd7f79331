//! From an ELF to what is proven: bytecode, memory image, layout, digest.
//!
//! A [`ProgramKey`] is all that a verifier needs of a program; its digest names it. A [`Program`] is a key and what
//! only the running side needs (symbols).
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod image;
mod key;
mod layout;

pub use image::{Image, Segment};
pub use key::{ProgramKey, Symbol};
pub use layout::{Layout, WORD_BYTES};
