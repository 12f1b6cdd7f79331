//! Dory: types and the verifier of an opening.
//!
//! A polynomial's evaluations form a matrix `M`; its commitment is one element of the target group,
//! `C = Σ_i e(T_i, Γ2_i)` with `T_i = Σ_j M_ij·Γ1_j`. An opening proves `L^T·M·R = y` for the
//! equality vectors `L` and `R` of a point's row and column halves, in as many rounds as there are
//! column variables. The equations and why they are sound: `docs/protocol/opening.md`.
//!
//! Everything the verifier needs besides the proof is a committed table of pairings of the public
//! generators ([`VerifierSetup`]); nothing is set up at verification time.
#![no_std]
#![forbid(unsafe_code)]
#![deny(clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used, clippy::panic)]
#![deny(clippy::unreachable, clippy::panic_in_result_fn, clippy::string_slice)]
#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

extern crate alloc;

mod commitment;
pub mod encoding;
mod error;
pub mod gls;
mod hiding;
mod key;
mod message;
mod multiexp;
mod opening;
mod rounds;
mod setup;
mod shape;

pub use ark_bn254::{G1Projective, G2Projective, g1::G1Affine, g2::G2Affine};
pub use commitment::{Commitment, read_commitment, write_commitment};
pub use error::PcsError;
pub use hiding::{HiddenClaim, hiding_opening_bytes, verify_hiding_opening};
pub use key::HidingKey;
pub use message::{
    FinalMessage, FirstMessage, HidingStart, MaskMessage, ResponseMessage, SecondMessage,
    StartMessage, absorb_statement,
};
pub use multiexp::target_multiexp;
pub use opening::{opening_bytes, opening_challenges, verify_opening};
pub use setup::{LevelConstants, VerifierSetup, encode_constants};
pub use shape::{MAX_LOG_COLUMNS, Shape};

/// The target group: the subgroup of order `p` of the norm-one elements of `Fq12`, written
/// additively.
pub type Target = ark_ec::pairing::PairingOutput<ark_bn254::Bn254>;
