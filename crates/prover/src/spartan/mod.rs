//! Row constraints and the chain of rows.

pub(crate) mod outer;
pub(crate) mod product;
pub(crate) mod shift;
