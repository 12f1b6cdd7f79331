//! RAM as a read-write memory. Chapter: docs/protocol/ram.md.

mod border;
mod image;
pub mod output;
#[cfg(test)]
mod program;
pub mod ra_virtual;
pub mod raf;
pub mod read_write;
#[cfg(test)]
pub(crate) use program::fixture;
pub(crate) mod reduction;
mod stretch;
pub mod val_check;
