//! Nothing but tests: `tests/oracle` holds our Dory against the crate `dory-pcs`, written by others
//! from the same paper.
