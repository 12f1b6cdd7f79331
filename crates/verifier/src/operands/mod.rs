//! Operands of the lookup. Chapter: docs/protocol/operands.md.

pub mod input;
pub mod reduction;
