//! The committed one-hot columns. Chapter: docs/protocol/onehot.md.

pub mod booleanity;
pub(crate) mod column;
pub(crate) mod digits;
pub(crate) mod fold;
pub mod hamming;
pub(crate) mod histogram;
pub(crate) mod product;
pub(crate) mod products;
pub(crate) mod stream;
pub(crate) mod window;
