//! What a verifier needs of polynomials.
//!
//! Points are most significant bit first: coordinate 0 of a point belongs to the most significant
//! bit of an index. Tables of `2^k` entries are indexed accordingly.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod multilinear;
mod univariate;

pub use multilinear::{
    eq, eq_index, eq_plus_one, eq_table, eq_zero, int, less_than, masked_prefix, pad_left,
};
pub use univariate::{
    evaluate, interpolate, lagrange_basis, lagrange_kernel, multiply, power_sums,
};
