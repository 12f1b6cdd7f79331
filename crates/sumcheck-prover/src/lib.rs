//! The prover's side of sum-checks: the round engine, the forms a relation comes in, and the kit
//! that says they agree.
//!
//! Why every form gives the same bytes: (1) only the engine writes to the transcript; (2) a round
//! message is the canonical coefficient vector of a polynomial that relation and earlier challenges
//! determine; (3) field arithmetic is exact, so reassociation, sparsity, delayed reduction and
//! parallel reduction cannot change it. Each form only has to argue (2).
//!
//! Chapter: docs/prover/engine.md
#![forbid(unsafe_code)]

pub mod dense;
mod encode;
mod engine;
mod error;
mod followed;
mod form;
mod naive;
pub mod parity;
mod part;
mod pass;
mod run;
mod schedule;
mod source;
mod streaming;
pub mod window;

pub use encode::Encode;
pub use engine::{Audit, Checks, MemberTime, Progress, Rounds, StageMember, prove_stage, resend};
pub use error::EngineError;
pub use form::{Form, Phase, RoundProver};
pub use naive::Naive;
pub use part::{Joined, Part, PartError, Sums, add_all};
pub use pass::{Due, Gathering, Pass, Request, Worker};
pub use run::{Cut, PassError, gather, run_pass};
pub use schedule::Schedule;
pub use source::{BlockSource, NoBlocks, SourceError};
pub use streaming::{Streaming, streamed};
