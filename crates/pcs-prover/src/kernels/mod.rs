//! The costly loops, behind one seam: batch-affine sums, linear combinations of vectors of points, multi-scalar
//! multiplications and pairings that share the lines of a point.

mod affine;
mod combine;
mod groups;
mod msm;
mod pairing;

pub(crate) use combine::combine;
pub(crate) use groups::{GroupedPoints, group_sums};
pub(crate) use msm::{fixed_base, msm};
pub(crate) use pairing::shared_pairings;
