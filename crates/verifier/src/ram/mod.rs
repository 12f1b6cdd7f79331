//! The memory. Chapter: docs/protocol/ram.md.

pub mod output;
pub mod ra_virtual;
pub mod raf;
pub mod read_write;
pub mod reduction;
pub mod val_check;
