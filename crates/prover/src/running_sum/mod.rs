//! What the value relations of registers and RAM share: a value is the sum of the earlier changes.
//!
//! ```text
//! Σ_j inc(j)·ra(j)·( LT(j,r) + g )
//! ```
//!
//! `inc` is a column of changes, `ra(j) = eq(point, address of row j)`, zero on a row without
//! address.

mod addresses;
mod less_than;
mod linear;
mod streaming;
mod window;

pub(crate) use linear::{Change, Columns, Linear};
pub(crate) use streaming::Stream;

use addresses::Addresses;
use less_than::LessThan;
use rill_field::F;
use rill_poly::less_than;

/// `LT(·,point)` row by row, as the verifier would evaluate it; for naive forms.
pub(crate) fn less_than_table(point: &[F]) -> Vec<F> {
    let bits = |row: usize| (0..point.len()).rev().map(move |i| F::from((row >> i & 1) as u64));
    (0..1 << point.len()).map(|row| less_than(&bits(row).collect::<Vec<F>>(), point)).collect()
}
