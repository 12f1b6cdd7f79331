//! The instruction lookup. Chapter: docs/protocol/lookups.md.

mod product;
pub mod ra_virtual;
pub mod read_raf;
