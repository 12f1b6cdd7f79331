//! What the observer of a proof is told.

use crate::report::calls_by_name;
use crate::{Choice, Run, StageReport, log_cycles};
use std::collections::BTreeMap;

/// A step of a proof.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The program has run to its end.
    Traced {
        /// Rows executed.
        rows: u64,
        /// The proof is about `2^log_cycles` rows.
        log_cycles: u8,
        /// Source instructions executed.
        instructions: u64,
        /// The proof is about `2^log_memory` words of memory.
        log_memory: u32,
        /// Calls of each precompile that the program declares, by its name.
        invocations: BTreeMap<String, u32>,
        /// The exit code, which need not be the one that is expected.
        exit_code: u64,
    },
    /// The choice of how to prove the run is made.
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

impl Event {
    /// The run is over.
    pub(crate) fn traced(run: &Run) -> Self {
        let Run { rows, instructions, exit_code, .. } = *run;
        let (log_cycles, log_memory) = (log_cycles(run), run.map.log_words());
        let invocations = calls_by_name(run);
        Self::Traced { rows, log_cycles, instructions, log_memory, invocations, exit_code }
    }
}
