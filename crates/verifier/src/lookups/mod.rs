//! Instruction lookups.

pub mod tables;
