//! What an observer of a proof is told.

use crate::{Choice, StageReport};

/// A step of a proof.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The program has run to its end.
    Traced {
        /// Rows executed.
        rows: u64,
        /// The proof is about `2^log_cycles` rows.
        log_cycles: u8,
    },
    /// It is decided how the run will be proven.
    Planned(Choice),
    /// A stage begins.
    Begin {
        /// Its name.
        stage: &'static str,
    },
    /// A stage's rounds go on.
    Rounds {
        /// The stage's name.
        stage: &'static str,
        /// Rounds done.
        done: usize,
        /// Rounds in all.
        rounds: usize,
    },
    /// A stage is over.
    End(StageReport),
}
