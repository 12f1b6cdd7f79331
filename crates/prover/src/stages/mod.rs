//! The stages of a proof, the counterparts of `rill_verifier::stages`.

use crate::JournalError;

pub(crate) mod accesses;
pub(crate) mod addresses;
pub(crate) mod chunks;
pub(crate) mod constraints;
pub(crate) mod cycles;
pub(crate) mod lookups;
pub(crate) mod opening;
pub(crate) mod operands;
pub(crate) mod products;

/// The openings of a member of `stage` as what `make` builds of them.
///
/// # Errors
/// If they are not as many as the relation has: the state kept of the stage is not its own.
pub(crate) fn take<T>(stage: &'static str, openings: Option<T>) -> Result<T, JournalError> {
    openings.ok_or_else(|| JournalError::unfit(stage))
}
