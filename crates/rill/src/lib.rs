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
//! A prover can prove again, without loading the program or making generators a second time:
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let program = rill::Program::from_elf(&[])?;
//! let cancel = rill::Cancel::new(); // cancel.cancel(), from any thread, gives the proof up
//! let mut prover = rill::Prover::new(&program).max_memory(1 << 30).cancel(&cancel);
//! for (i, input) in [&b"one"[..], b"two"].iter().enumerate() {
//!     prover.prove(input)?.proof.save(format!("{i}.rillproof"))?;
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A verifier needs only the program key, and of all the crates behind this one only
//! `rill-verifier`, with [`verify_file`]:
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let pinned = [0; 32];
//! let key = rill::read_key(&std::fs::read("guest.rillkey")?)?;
//! let file = std::fs::read("0.rillproof")?;
//! let proven = rill::verify_file(&key, &pinned, &file)?;
//! assert_eq!(proven.statement.exit_code, 0);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]

mod cancel;
mod choice;
mod error;
mod event;
mod generators;
mod memory;
mod profile;
mod proof;
mod prover;
mod report;
mod room;
mod sealed;
mod seed;
mod software;
mod state;

pub use cancel::Cancel;
pub use choice::{Choice, Form};
pub use error::ProveError;
pub use event::Event;
pub use memory::{Meter, peak_rss_bytes, rss_bytes};
pub use profile::rows_by_function;
pub use proof::{Output, Proof, ProofFileError, VerifyError, verify, verify_expecting};
pub use prover::{Proven, Prover, log_cycles};
pub use report::{MemberReport, Report, StageReport, hex};
pub use rill_executor::{
    Crash, Diagnosis, Extension, Hint, IllegalName, Limits, LoadError, Log, LogPart, MAX_INPUT,
    MAX_LOG, Machine, Place, ReplayError, Run, RunError, Scene, SystemCall, Trace, TraceSource,
    disassemble, function_at,
};
pub use rill_loader::{KeyFileError, Options, Program, ProgramError, read_key, write_key};
pub use rill_program::{DecodeError, Extent, ProgramKey};
pub use rill_prover::plan;
pub use rill_verifier::file::MAX_PROOF_BYTES;
pub use rill_verifier::{FileError, Mode, ProofFile, Statement, VerifyFileError, verify_file};
pub use room::{Limit, Room, room};
pub use software::{Software, software};
pub use state::{KeptState, StateError, StateFault};
