//! Every relation in all its forms, and [`prove`].
//!
//! The modules mirror `rill_verifier` path for path: `registers::read_write` here proves what
//! `rill_verifier::registers::read_write` defines. A relation implements `Forms`: the tables of the
//! dense oracle, the linear form that keeps O(T), the streaming form that keeps O(√T). Relations of
//! one shape get all three from it: `forms::claim_reduction`, `forms::eq_sum`,
//! `forms::running_sum`. The others have `naive.rs`, `linear.rs`, `streaming.rs` where that is
//! longer than a few lines, and each has tests which say that its forms agree.
#![forbid(unsafe_code)]

mod columns;
mod forms;
pub mod plan;
mod proof;
mod stages;
#[cfg(test)]
mod testing;

pub mod bytecode;
pub mod calls;
pub mod increments;
pub mod lookups;
pub mod onehot;
pub mod operands;
pub mod ram;
pub mod registers;
pub mod sparse;
pub mod spartan;

pub use columns::columns;
pub(crate) use forms::Forms;
pub use forms::{Context, Form, FormKind, Rows, Schedules};
pub use proof::{Event, MemberReport, Observer, ProveError, StageReport};
pub use proof::{Hiding, Options, Proof, localities, prove, prove_hiding};
pub use proof::{Journal, JournalError, NoJournal, State, steps};
pub use rill_sumcheck_prover::{Audit, Cut, PassError, Schedule, SourceError};
