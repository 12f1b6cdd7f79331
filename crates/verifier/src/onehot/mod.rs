//! The committed one-hot columns. Chapter: docs/protocol/onehot.md.

pub mod booleanity;
pub mod hamming;
