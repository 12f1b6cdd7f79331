//! Sums of many points of G1: by digit, and with scalars.

mod add;
#[expect(unsafe_code, reason = "aligned points are points")]
mod aligned;
mod digits;
mod msm;
mod runs;
mod subsets;

pub(crate) use add::{Pair, add_one};
pub use digits::sum_by_digit_columns;
pub use msm::{msm, msm_small};
pub use subsets::{RowSums, SubsetSums, SubsetTask};
