//! Row constraints and the chain of rows.

#[cfg(test)]
mod measure;
pub(crate) mod outer;
pub(crate) mod product;
pub(crate) mod shift;
