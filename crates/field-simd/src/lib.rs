//! Packed field and curve arithmetic for provers.
//!
//! Kernels take and return canonical arkworks values, run on one thread, and give the same results
//! on every [`Backend`]. Inside, on processors with AVX-512 IFMA, eight elements are worked on at
//! once.

mod backend;
pub mod bits;
mod cell;
mod columns;
mod combine;
pub mod formula;
pub mod g1;
#[cfg(target_arch = "x86_64")]
#[expect(unsafe_code, reason = "vector loads and stores, and entrances behind run-time detection")]
mod ifma;
mod limbs;

pub mod line_products;
pub mod pairing;
mod sums;
pub mod table;
#[cfg(test)]
mod testing;

pub use backend::{Backend, Detected};
pub use cell::Cell;
pub use columns::ColumnSums;
pub use combine::{Group, Part, combine};
pub use sums::{SmallSum, WideSum};
