//! What the tests of all relations share, and the tests of whole proofs.

pub(crate) mod fixtures;
pub(crate) mod subject;
mod hiding;
mod tests;
