//! Programs that tests run: the prebuilt guests, and programs put together instruction by
//! instruction.

pub mod assembler;
pub mod guests;
pub mod qemu;
pub mod random;
