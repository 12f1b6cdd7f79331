//! RAM as a read-write memory.

pub(crate) mod reduction;
pub mod val_check;
