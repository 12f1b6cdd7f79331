//! The instruction lookup. Chapter: docs/protocol/lookups.md.

mod product;
pub mod read_raf;
