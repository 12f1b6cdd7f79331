//! Row constraints and the chain of rows. Chapter: docs/protocol/spartan.md.

pub mod outer;
pub mod product;
pub mod rows;
pub mod shift;
