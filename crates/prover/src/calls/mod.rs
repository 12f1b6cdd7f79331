//! The tables of calls: what they are made from, and the relations about them.
//!
//! A table is never held. Its calls are kept by their input words, or, where these are many, come
//! from a replay of the run; their bits are computed when they are wanted, a few calls at a time.

mod bit_sum;
mod cells;
pub(crate) mod commit;
mod equations;
mod gather;
mod points;
mod record;
mod sizes;
mod values;
mod weighted;
mod zero_check;

pub mod bits;
pub mod reduction;
pub mod rows;
pub mod words;

#[cfg(test)]
mod tests;

pub use record::{Calls, KEPT_BYTES, Recorded};
pub(crate) use record::{place, set_words};
pub use sizes::CallSizes;
