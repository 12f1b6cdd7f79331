//! Sums of many points of G1: by digit, and with scalars.

mod add;
mod digits;
mod msm;
mod runs;

pub(crate) use add::{Pair, add_one};
pub use digits::sum_by_digit_columns;
pub use msm::{msm, msm_small};
