//! The prover's side of sum-checks: the round engine, the forms a relation comes in, and the kit that says they agree.
//!
//! Why every form gives the same bytes: (1) only the engine writes to the transcript; (2) a round message is the
//! canonical coefficient vector of a polynomial that relation and earlier challenges determine; (3) field arithmetic is
//! exact, so reassociation, sparsity, delayed reduction and parallel reduction cannot change it. Each form only has to
//! argue (2).
#![forbid(unsafe_code)]

mod form;

pub use form::{BlockSource, Form, Request, RoundProver, Scratch, SourceError};
