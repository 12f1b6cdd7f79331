//! Multi-threaded forms of the costly loops, around the single-threaded kernels of
//! `rill-field-simd`.

mod combine;
mod curve;
mod msm;
mod pairing;
mod target;

pub(crate) use combine::combine;
pub(crate) use curve::Curve;
pub(crate) use msm::{eq_sum, fixed_base, msm};
pub(crate) use pairing::shared_pairings;
pub use target::TargetTable;
