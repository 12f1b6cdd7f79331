//! The committed one-hot columns. Chapter: docs/protocol/onehot.md.

pub mod booleanity;
pub(crate) mod column;
pub(crate) mod digits;
pub mod hamming;
pub(crate) mod product;
