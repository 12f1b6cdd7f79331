//! Passes that several relations start with: they keep something of every row, add up sums, or add
//! to scattered entries of a table. A form in memory is built from what they gather.

mod rows;
mod scatter;
mod sums;

pub(crate) use rows::{from_rows, keep_rows};
pub(crate) use scatter::{Addends, from_scatter};
pub(crate) use sums::{RowSums, from_sums};
