//! Runs the guest, takes checkpoints, replays any range of rows.
//!
//! [`Machine::run`] executes a program once, without recording, and leaves a [`Run`]: exit code,
//! output, sizes, and a [`Trace`]. The trace holds a bounded number of checkpoints, each sharing
//! unchanged pages of memory with the others; [`TraceSource::replay`] makes the rows between any
//! two row numbers from them, block by block, as often as the prover wants and on as many threads
//! as it likes. So memory grows with the memory of the guest, not with the length of the run.
#![forbid(unsafe_code)]
#![expect(clippy::inline_always, reason = "the loop over rows is fast if it is one function")]

mod address;
mod advice;
mod alu;
mod block;
mod calls;
mod checkpoint;
mod code;
mod core;
mod crash;
mod diagnosis;
mod digest;
mod error;
mod illegal;
mod interpreter;
mod known;
mod lanes;
mod loaded;
mod log;
mod memory;
mod op;
mod rings;
mod run;
mod trace;

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use block::Block;
pub use calls::{Call, Calls};
pub use checkpoint::CheckpointLimits;
pub use crash::{Crash, Scene, SystemCall};
pub use diagnosis::{Diagnosis, Hint, Place, disassemble, function_at};
pub use digest::Digest;
pub use error::{LoadError, ReplayError, RunError};
pub use illegal::{Extension, IllegalName, name_of_illegal};
pub use log::{LOG_END, Log, LogPart, MAX_LOG};
pub use run::{Limits, MAX_CALLS, MAX_INPUT, Machine, Run};
pub use trace::{Trace, TraceSource};
