//! The committed increments.

pub(crate) mod reduction;
