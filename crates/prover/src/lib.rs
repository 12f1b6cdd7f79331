//! Every relation in all its forms, and [`prove`].
//!
//! The modules mirror `rill_verifier` path for path: `registers::read_write` here proves what
//! `rill_verifier::registers::read_write` defines. A relation's folder has fixed file names:
//! `mod.rs` chooses a form, `naive.rs` is the dense oracle, `linear.rs` keeps O(T), `streaming.rs`
//! keeps O(√T), `tests.rs` says that they agree.
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
mod from_rows;
mod from_scatter;
#[cfg(feature = "streaming")]
mod from_sums;
mod gathered;
#[cfg(feature = "streaming")]
mod grids;
mod integer;
mod journal;
#[cfg(test)]
#[cfg(feature = "streaming")]
mod measure;
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
pub(crate) use from_rows::FromRows;
pub(crate) use from_scatter::{Addends, FromScatter};
#[cfg(feature = "streaming")]
pub(crate) use from_sums::{FromSums, RowSums};
pub use journal::{Journal, JournalError, NoJournal, STEPS, State};
pub use prove::{Options, Proof, prove};
pub use proving::{Event, MemberReport, Observer, ProveError, StageReport};
pub use rill_sumcheck_prover::{Audit, Schedule, SourceError};
pub use schedules::Schedules;
