//! Cycles of whole guests.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod calls;
mod definition;
#[expect(dead_code, reason = "the writer of executables is shared with the crate of programs")]
#[path = "../../../loader/tests/suite/elf.rs"]
mod elf;
mod guest;
mod knobs;
mod products;
mod watched;
