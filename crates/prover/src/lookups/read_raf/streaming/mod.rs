//! The form that keeps no row: a pass for each phase of the address rounds, then the cycle rounds
//! as their schedule says.
//!
//! *Memory* per worker the sums of a phase, at most 256 for each suffix of each table that occurs,
//! and a few rows of each table; later the cells of a window. *Passes* sixteen for the address
//! rounds; one per window, one at the switch, and one for the flags.

mod address;
mod columns;
mod cycles;
mod ending;
mod scan;
mod window;

pub(super) use address::Address;
pub(super) use cycles::Stream;
pub(super) use window::WindowScratch;
