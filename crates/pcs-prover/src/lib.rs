//! Dory: streaming commitment and opening.
//!
//! The trace is seen one *window* at a time, `2^log_columns` consecutive cycles, which is one row
//! of the matrix per chunk value. [`WindowCommitter`] turns a window's columns into row commitments
//! (tier 1); [`RowCommitments`] keeps them, pairs them with the generators of `G2` (tier 2) and
//! combines them for the opening; [`VectorMatrix`] gathers `L^T·M` in one more pass; [`open`]
//! proves. Columns of bits lie on the same matrix: [`BitCommitter`] makes their row commitments,
//! [`BitMatrix`] their part of `L^T·M`. Nothing here holds more than rows and columns: `O(√(K·T))`.
//!
//! All arithmetic is exact, so bytes do not depend on the number of threads.

mod bits;
mod challenge;
mod column;
pub mod constants;
mod generators;
mod hiding;
mod joint;
mod kernels;
mod labels;
mod opening;
mod points;
mod rows;
mod setup;
mod vector;
mod window;

pub use bits::{BitCommitter, BitMatrix, evaluate_bits};
pub use column::Column;
pub use hiding::{HidingOpening, open_hiding};
pub use joint::Joint;
pub use kernels::TargetTable;
pub use opening::open;
#[doc(hidden)]
pub use opening::open_with;
pub use rows::RowCommitments;
pub use setup::ProverSetup;
pub use vector::VectorMatrix;
pub use window::{WindowCommitter, WindowRows};
