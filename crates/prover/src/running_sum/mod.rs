//! What the value relations of registers and RAM share: a value is the sum of the earlier changes.
//!
//! ```text
//! Σ_j inc(j)·ra(j)·( LT(j,r) + g )
//! ```
//!
//! `inc` is a column of changes, `ra(j) = eq(point, address of row j)`, zero on a row without address.

mod less_than;
mod linear;

pub(crate) use linear::{Change, Columns, Linear};

use less_than::LessThan;
