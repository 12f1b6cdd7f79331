//! Equations of rows that have ports, in programs that declare such rows.

pub mod gated;
pub mod reduction;
