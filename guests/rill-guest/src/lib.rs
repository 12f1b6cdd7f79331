//! Start-up, input, output and memory for programs that run inside Rill.
//!
//! ```ignore
//! #![no_std]
//! #![no_main]
//!
//! rill_guest::entrypoint!(main);
//!
//! fn main() {
//!     let input = rill_guest::read_input();
//!     rill_guest::write_output(&[input.len() as u8]);
//! }
//! ```
//!
//! A guest is a static RV64IMAC program that speaks to its machine through `ecall` with the numbers
//! of Linux, so the same file runs under `qemu-riscv64`. The [`abi`] module exports the same
//! functions to C under the names of the zkVM standards.
//!
//! There is one hart and nothing interrupts it: no lock and no atomic is needed anywhere.

#![no_std]

extern crate alloc;

pub mod abi;
mod hart;
mod heap;
mod io;
mod panic;
mod start;
mod sys;

/// Functions that precompiles compute.
pub use rill_accel as accel;

pub use io::{log, read_input, take_u64, write_output};
pub use sys::exit;

/// Makes a `fn()` the program: it runs after start-up, and its return is success (exit code 0).
#[macro_export]
macro_rules! entrypoint {
    ($main:path) => {
        const _: () = {
            #[unsafe(export_name = "main")]
            extern "C" fn __rill_main() -> i32 {
                let main: fn() = $main;
                main();
                0
            }
        };
    };
}
