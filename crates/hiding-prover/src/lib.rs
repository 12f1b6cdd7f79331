//! The prover of hidden values.
//!
//! [`Blinds`] makes the randomness of a proof and the commitments to its scalars; a
//! [`rill_transcript::Writer`] that hides sends them. [`replay`] lets the page of the protocol write
//! down what must hold of them, and [`close`] proves it.
//!
//! Chapter: docs/protocol/hiding.md
#![forbid(unsafe_code)]

mod blinds;
mod close;
mod replay;
mod rows;

pub use blinds::{Blinds, Seed};
#[doc(hidden)]
pub use close::close_with;
pub use close::{CloseError, close};
pub use replay::replay;
pub use rows::RowTable;

use rill_pcs::{HidingKey, PcsError};
use rill_pcs_prover::TargetTable;

/// What hiding takes beside the generators of a shape: 0.4 MB of multiples.
#[derive(Clone)]
pub struct HidingSetup {
    /// The generators.
    pub key: HidingKey,
    /// Multiples of those of a row.
    pub rows: RowTable,
    /// Multiples of `H_T`.
    pub target: TargetTable,
}

impl HidingSetup {
    /// Computes the multiples: some milliseconds.
    ///
    /// # Errors
    /// The committed generators are damaged.
    pub fn new() -> Result<Self, PcsError> {
        let key = HidingKey::committed()?;
        let (rows, target) = (RowTable::new(&key), TargetTable::new(key.blind_target));
        Ok(Self { key, rows, target })
    }
}
