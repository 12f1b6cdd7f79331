//! The committed increments. Chapter: docs/protocol/increments.md.

pub mod reduction;
