//! Products of many pairings: Miller loops of the optimal ate pairing on BN254.
//!
//! A line through points of the twist, evaluated at a point `(x, y)` of G1, is scaled by subfield
//! factors, which the final exponentiation removes, to the form `1 + (a + b·v)·w`. So the values
//! here agree with those of arkworks only after the final exponentiation; between the backends they
//! agree always.

mod lines;
mod miller;

pub use lines::PreparedG2;
pub(crate) use lines::{Line, Step, schedule, summand};
pub(crate) use miller::Multipliers;
pub use miller::multi_miller_loop;
