//! The instruction lookup. Chapter: docs/protocol/lookups.md.

#[cfg(test)]
mod measure;
pub mod ra_virtual;
pub mod read_raf;
mod weighted;
