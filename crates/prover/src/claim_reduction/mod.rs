//! Sums `Σ_j w(j)·Σ_c γ_c·X_c(j)` over trace columns: what moves claims from one point to another.
//!
//! The weight is a short sum of products of a function of the low and one of the high bits of the
//! row, `w(high‖low) = Σ_q P_q(low)·S_q(high)`, and the rest is linear in the columns. So the low
//! variables are bound on tables of `√T` entries, and so are the high ones:
//!
//! ```text
//! low    s = Σ_low Σ_q P_q(low)·Q_q(low)      Q_q(low) = Σ_high S_q(high)·Σ_c γ_c·X_c(high‖low)
//! high   s = Σ_high w(high)·Σ_c γ_c·X_c(high)  w(high) = Σ_q P_q(r_low)·S_q(high)
//!                                              X_c(high) = Σ_low eq(r_low, low)·X_c(high‖low)
//! ```
//!
//! Each of the two needs one look at the columns, as the integers they are.

mod dense;
mod factors;
mod linear;
mod low;
mod streaming;
#[cfg(test)]
mod tests;

pub(crate) use dense::Dense;
pub(crate) use factors::Factors;
pub(crate) use linear::ClaimReduction;
pub(crate) use streaming::Stream;

use crate::integer::{Integer, IntegerSum};
use rill_field::F;

/// Adds a row to one sum for each column.
#[inline]
fn add_row<const N: usize>(sums: &mut [IntegerSum; N], weight: &F, values: [Integer; N]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        if value.magnitude != 0 {
            sum.add(weight, value);
        }
    }
}

/// `Σ_c γ_c·X_c` from the sums by column.
fn fold<const N: usize>(sums: &[IntegerSum; N], coefficients: &[F; N]) -> F {
    sums.iter().zip(coefficients).map(|(sum, c)| sum.reduce() * c).sum()
}
