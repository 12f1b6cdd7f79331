//! Replayed rows as typed wires.
//!
//! The executor delivers rows as 32-byte records. A [`Cycle`] is a row with every wire of the row
//! constraints; a [`Block`] holds consecutive cycles, padding included. Everything the prover
//! commits to or sums over is drawn from blocks of a [`CycleSource`]; nothing here keeps a list of
//! rows.
#![forbid(unsafe_code)]

mod cycle;
mod forged;
mod locality;
mod records;
mod replayed;
mod source;
mod statics;

pub use cycle::{Block, Cycle, Gate};
pub use forged::Forged;
pub use locality::{Accesses, Localities, Locality};
pub use replayed::{BLOCK_ROWS, Replayed};
pub use rill_executor::{Call, Calls};
pub use source::{CycleSource, SourceError, all_calls};
