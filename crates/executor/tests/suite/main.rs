//! Whole programs: of a few words, in ELFs written here, and the prebuilt guests.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod calls;
mod diagnosis;
#[expect(dead_code, reason = "the writer of executables is shared with the crate of programs")]
#[path = "../../../loader/tests/suite/elf.rs"]
mod elf;
mod extents;
mod guests;
mod reach;

/// `exit(7)`: li a0, 7; li a7, 93; ecall.
const EXIT: [u32; 3] = [0x0070_0513, 0x05d0_0893, 0x0000_0073];
