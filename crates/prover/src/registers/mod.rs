//! Registers; see `rill_verifier::registers`.

pub mod read_write;
pub mod val_evaluation;
