//! Equations of rows that have ports.

mod gated;
mod reduction;
