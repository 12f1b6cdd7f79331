//! Tables as sums of products of prefixes and suffixes.
//!
//! The 128 address variables are bound in [`PHASES`] phases of [`CHUNK_BITS`]. In a phase the index
//! is `k = (k_hi, c, k_lo)`: bound bits, the chunk, and a suffix of `s` bits. For every table, lane
//! function and operand
//!
//! `T(k) = sum_m a_m · P_m(k_hi, c) · S_m(k_lo)`, `a_m` constants,
//!
//! with prefixes `P_m` ([`Prefix`]) and suffixes `S_m` ([`Suffix`]) shared between tables. Hence
//! for weights `u_j` of rows
//!
//! `sum_j u_j T_j(k_hi, c_j, k_lo_j) = sum_c sum_P P(k_hi, c) · W_P[c]`,
//! `W_P[c] = sum_m a_m · sum_{j: c_j = c} u_j S_m(k_lo_j)`, over the `m` with `P_m = P`,
//!
//! and a phase is a sum-check over 8 variables of products of two tables of 256 entries, one
//! product for a prefix. A row costs two to five additions of `u_j` times a 64-bit integer.
//! Chapter: docs/protocol/tables.md#decomposition
//!
//! The four parts of a phase: [`Form`] says which suffixes a row contributes to; [`Weights`] turns
//! the sums over rows into `W`; [`Phase`] runs the rounds; [`Checkpoints`] carries the prefixes to
//! the next phase.

mod checkpoints;
mod class;
mod form;
mod phase;
mod prefix;
mod suffix;
mod terms;

pub use checkpoints::Checkpoints;
pub use class::Class;
pub use form::{Form, Part, Term};
pub use phase::{Phase, Weights};
pub use prefix::Prefix;
pub use suffix::Suffix;

/// Variables bound in a phase. Every table relies on its boundaries: bits 31 and 63 of words lead a
/// chunk, and the last chunk holds the six low bits.
pub const CHUNK_BITS: u32 = 8;

/// Values of a chunk.
pub const CHUNK_SIZE: usize = 1 << CHUNK_BITS;

/// Phases in all.
pub const PHASES: u32 = 128 / CHUNK_BITS;

/// Bits after the chunk of `phase`: 120 in the first, 0 in the last.
pub const fn suffix_len(phase: u32) -> u32 {
    128 - CHUNK_BITS * (phase + 1)
}

/// The value of the chunk of `index` before its `suffix_len` last bits.
pub const fn chunk(index: u128, suffix_len: u32) -> usize {
    (index >> suffix_len) as usize % CHUNK_SIZE
}
