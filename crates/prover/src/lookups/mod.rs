//! The instruction lookup. Chapter: docs/protocol/lookups.md.

pub mod ra_virtual;
pub mod read_raf;
mod weighted;
