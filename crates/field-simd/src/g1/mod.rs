//! Sums of many points of G1.

mod add;
mod digits;
mod runs;

pub(crate) use add::{Pair, add_one};
pub use digits::{sum_by_digit, sum_by_digit_columns};
