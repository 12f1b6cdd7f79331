//! Operands of the lookup.

pub(crate) mod input;
pub(crate) mod reduction;
