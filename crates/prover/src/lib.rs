//! Every relation in all its forms, and [`prove`].
//!
//! The modules mirror `rill_verifier` path for path: `registers::read_write` here proves what
//! `rill_verifier::registers::read_write` defines. A relation implements `Forms`: the tables of the
//! dense oracle, the linear form that keeps O(T), the streaming form that keeps O(√T). Relations of
//! one shape get all three from it: `claim_reduction`, `eq_sum`, `running_sum`. The others have
//! `naive.rs`, `linear.rs`, `streaming.rs` where that is longer than a few lines, and each has tests
//! which say that its forms agree.
#![forbid(unsafe_code)]
#![cfg_attr(
    not(feature = "streaming"),
    expect(dead_code, reason = "streaming forms share parts with others")
)]

mod claim_reduction;
mod columns;
mod commit;
mod context;
mod eq_sum;
#[cfg(test)]
mod fixtures;
mod forms;
mod from_rows;
mod from_scatter;
mod from_sums;
mod gathered;
mod grids;
mod integer;
mod journal;
mod oracle;
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
pub use context::{BoxForm, Context, FormKind, Rows};
pub(crate) use forms::Forms;
pub(crate) use from_rows::FromRows;
pub(crate) use from_scatter::{Addends, FromScatter};
pub(crate) use from_sums::{FromSums, RowSums};
pub use journal::{Journal, JournalError, NoJournal, STEPS, State};
pub use prove::{Options, Proof, prove};
pub use proving::{Event, MemberReport, ProveError, StageReport};
pub use rill_sumcheck_prover::{Audit, Schedule, SourceError};
pub use schedules::Schedules;
