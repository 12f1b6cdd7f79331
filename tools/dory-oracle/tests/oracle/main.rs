//! Our Dory against the crate `dory-pcs`, which is given our generators.
//!
//! The two differ in transcript and encodings, and in what they send: `D2` (ours is computed) and a
//! last step with two more generators `H1`, `H2` (we have none in clear). Everything else must be equal:
//! the verifier's constants, row commitments and commitments, verdicts, and, once both sides are
//! given the same challenges, every message; so the verifier of `dory-pcs` also judges our proofs.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod bridge;
mod case;
mod ours;
mod theirs;
#[expect(dead_code, reason = "random columns are shared with the tests of the prover")]
#[path = "../../../../crates/pcs-prover/tests/opening/trace.rs"]
mod trace;

mod commitments;
mod constants;
mod hiding;
mod messages;
mod verdicts;
