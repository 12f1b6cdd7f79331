//! `cargo xtask budget`: what `--max-memory` promises, measured.
//!
//! For every guest and size, a refusal gives the smallest budget; then the run is proven
//! within it and within more. Every proof is made by a process of its own, and everything is taken
//! from its report.

mod judge;
mod page;
mod refusal;

use crate::proofs::{Form, Record, Rill, Subject, measure};
use crate::workspace::{Workspace, verdict};
use refusal::{Answer, ask};
use serde::Serialize;
use std::path::Path;

const GUESTS: [&str; 3] = ["sha2-chain", "btreemap", "memory-walk"];
const SIZES: [u8; 2] = [18, 20];

/// A budget that nothing fits, bytes.
const TOO_SMALL: u64 = 1 << 10;

/// Percent of the smallest budget that must be refused.
const REFUSED_PERCENT: u64 = 85;

/// Budgets by the smallest one, in halves.
const HALVES: [u64; 3] = [2, 3, 8];

/// All about one guest at one size.
#[derive(Debug, Serialize)]
struct Trial {
    /// Without a budget.
    linear: Record,
    /// To [`TOO_SMALL`].
    too_small: Answer,
    /// To [`REFUSED_PERCENT`] of the smallest budget.
    refused: Answer,
    attempts: Vec<Attempt>,
}

/// A proof within a budget.
#[derive(Debug, Serialize)]
struct Attempt {
    budget_bytes: u64,
    /// By the smallest budget.
    factor: f64,
    /// The proof, or why there is none.
    outcome: Result<Record, String>,
}

/// Measures, writes the page, judges. If it is to be `quick` it does not go beyond 2^18 rows and
/// writes no page.
pub(crate) fn command(workspace: &Workspace, quick: bool) -> Result<String, String> {
    let sizes = if quick { &SIZES[..1] } else { &SIZES[..] };
    let rill = Rill::build(workspace)?;
    let mut trials = Vec::new();
    for guest in GUESTS {
        for &log_cycles in sizes {
            trials.push(Trial::make(&rill, &Subject::new(guest, log_cycles))?);
        }
    }
    let findings = judge::judge(&trials);
    if sizes == SIZES {
        page::write(workspace, &trials, &findings)?;
    }
    verdict(&format!("{} budgets are kept", trials.len() * HALVES.len()), &findings)
}

impl Trial {
    fn make(rill: &Rill<'_>, subject: &Subject) -> Result<Self, String> {
        let file = subject.input(rill)?;
        let input = file.path();
        let linear = measure(rill, subject, input, Form::Linear, &[])?;
        eprintln!("{}", linear.line());
        let too_small = ask(rill, subject, input, TOO_SMALL)?;
        let smallest = too_small.named.ok_or_else(|| {
            format!("{}: {TOO_SMALL} bytes: no budget is named: {too_small:?}", linear.place())
        })?;
        let refused = ask(rill, subject, input, smallest * REFUSED_PERCENT / 100)?;
        let attempt = |halves| Attempt::make(rill, subject, input, smallest, halves);
        Ok(Self { linear, too_small, refused, attempts: HALVES.map(attempt).into() })
    }
}

impl Attempt {
    fn make(rill: &Rill<'_>, subject: &Subject, input: &Path, smallest: u64, halves: u64) -> Self {
        let budget_bytes = smallest * halves / 2;
        let bytes = budget_bytes.to_string();
        let outcome = measure(rill, subject, input, Form::Streaming, &["--max-memory", &bytes]);
        match &outcome {
            Ok(record) => eprintln!("{}, budget {} MiB", record.line(), budget_bytes >> 20),
            Err(why) => eprintln!("{why}"),
        }
        Self { budget_bytes, factor: halves as f64 / 2.0, outcome }
    }
}
