//! What the tests of all relations share, and the tests of whole proofs.

pub(crate) mod fixtures;
mod hiding;
pub(crate) mod subject;
mod tests;
