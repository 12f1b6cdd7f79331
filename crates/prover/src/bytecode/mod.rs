//! The program. Chapter: docs/protocol/bytecode.md.

pub mod read_raf;
