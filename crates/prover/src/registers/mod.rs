//! Registers as a read-write memory. Chapter: docs/protocol/registers.md.

pub mod read_write;
pub(crate) mod reduction;
pub mod val_evaluation;
