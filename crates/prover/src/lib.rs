//! Every relation in all its forms, and [`prove`].
//!
//! The modules mirror `rill_verifier` path for path: `registers::read_write` here proves what
//! `rill_verifier::registers::read_write` defines. A relation implements `Forms`: the tables of the
//! dense oracle, the linear form that keeps O(T), the streaming form that keeps O(√T). Relations of
//! one shape get all three from it: `claim_reduction`, `eq_sum`, `running_sum`. The others have
//! `naive.rs`, `linear.rs`, `streaming.rs` where that is longer than a few lines, and each has tests
//! which say that its forms agree.
#![forbid(unsafe_code)]

mod claim_reduction;
mod columns;
mod commit;
mod context;
mod eq_sum;
#[cfg(test)]
mod fixtures;
mod forms;
mod grids;
mod integer;
mod journal;
mod localities;
mod oracle;
mod passes;
pub mod plan;
mod prove;
mod proving;
pub mod row_checker;
mod running_sum;
mod schedules;
mod stages;
#[cfg(test)]
mod subject;
mod ternary;
#[cfg(test)]
mod tests;

pub mod bytecode;
pub mod increments;
pub mod lookups;
pub mod onehot;
pub mod operands;
pub mod ram;
pub mod registers;
pub mod spartan;

pub use columns::columns;
pub use context::{Context, Form, FormKind, Rows};
pub(crate) use forms::Forms;
pub use journal::{Journal, JournalError, NoJournal, State, steps};
pub use localities::localities;
pub use prove::{Options, Proof, prove};
pub use proving::{Event, MemberReport, Observer, ProveError, StageReport};
pub use rill_sumcheck_prover::{Audit, Cut, PassError, Schedule, SourceError};
pub use schedules::Schedules;
