//! The committed one-hot columns. Chapter: docs/protocol/onehot.md.

pub mod booleanity;
pub(crate) mod column;
pub(crate) mod digits;
#[cfg(feature = "streaming")]
pub(crate) mod fold;
pub mod hamming;
#[cfg(feature = "streaming")]
pub(crate) mod histogram;
pub(crate) mod product;
#[cfg(feature = "streaming")]
pub(crate) mod products;
#[cfg(feature = "streaming")]
pub(crate) mod stream;
#[cfg(feature = "streaming")]
pub(crate) mod window;
