//! Operands of the lookup.

pub(crate) mod reduction;
