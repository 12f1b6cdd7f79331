//! The instruction lookup. Chapter: docs/protocol/lookups.md.

pub mod read_raf;
