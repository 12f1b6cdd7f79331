//! RAM as a read-write memory.

pub(crate) mod reduction;
//! The memory. Chapter: docs/protocol/ram.md.
mod image;
#[cfg(test)]
mod measure;
pub mod output;
mod program;
pub mod ra_virtual;
pub mod raf;
pub mod read_write;
//! RAM; see `rill_verifier::ram`.
pub mod val_check;
