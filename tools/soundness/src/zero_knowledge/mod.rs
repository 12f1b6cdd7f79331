//! What a proof in zero-knowledge shows: a simulator, which knows nothing but the statement, and covers
//! that watch or change the blinds of a prover.

mod blinds;
mod double;
mod opening;
mod simulator;

pub use blinds::{Changed, Expanded, Logged, blinds_of, generators};
pub use double::Double;
pub use simulator::{Determined, Simulated, simulate};
