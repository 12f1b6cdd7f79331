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
#[cfg(feature = "streaming")]
mod streaming;
#[cfg(test)]
mod tests;

pub(crate) use dense::Dense;
pub(crate) use factors::Factors;
pub(crate) use linear::ClaimReduction;
#[cfg(feature = "streaming")]
pub(crate) use streaming::Stream;
