//! Prove and verify runs of RISC-V programs.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let program = rill::Program::from_elf(&std::fs::read("guest.elf")?)?;
//! let proven = rill::Prover::new(&program).prove(b"private input")?;
//! let output = rill::verify(&program.key, &proven.proof)?;
//! # Ok(())
//! # }
//! ```
//!
//! The verifier needs the program key only, and of all the crates behind this one only `rill-verifier`.
#![forbid(unsafe_code)]

mod file;
mod memory;
mod proof;
mod prover;
mod report;

pub use file::{FileError, MAX_PROOF_BYTES};
pub use memory::{Meter, NoMeter, peak_rss_bytes, reset_peak_rss};
pub use proof::{Output, Proof, VerifyError, verify, verify_expecting};
pub use prover::{Form, ProveError, Proven, Prover};
pub use report::{Report, StageReport};
pub use rill_executor::{Limits, Machine, Run, RunError};
pub use rill_program::{Options, Program, ProgramError, ProgramKey};
pub use rill_prover::Event;
pub use rill_verifier::Statement;
