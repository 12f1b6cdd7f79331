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
mod elastic;
mod engine;
mod form;
mod naive;
pub mod parity;
mod pass;
mod resident;
mod schedule;
pub mod window;

pub use elastic::{Elastic, Streaming, Task};
pub use engine::{
    Audit, Checks, EngineError, MemberTime, Progress, Rounds, StageMember, prove_stage, resend,
};
pub use form::{
    BlockSource, Form, NoBlocks, Request, RoundProver, Scratch, SourceError, join, scratch_into,
    scratch_mut,
};
pub use naive::Naive;
pub use pass::{Share, run_pass, shares};
pub use resident::Resident;
pub use schedule::Schedule;
