//! The memory. Chapter: docs/protocol/ram.md.

mod image;
pub mod output;
#[cfg(test)]
mod program;
pub mod ra_virtual;
pub mod raf;

