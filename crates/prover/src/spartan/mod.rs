//! Row constraints and the chain of rows.

pub(crate) mod shift;
