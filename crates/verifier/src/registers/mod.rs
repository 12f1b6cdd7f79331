//! The register file. Chapter: docs/protocol/registers.md.

pub mod read_write;
pub mod reduction;
pub mod val_evaluation;
