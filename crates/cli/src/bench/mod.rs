//! Measurements of whole proofs.

mod fill;
mod kernels;
mod machine;
mod peer;
mod sizes;
mod table;

pub(crate) use sizes::Sizes;

use crate::failure::Failure;
use crate::guests::Guest;
use crate::progress::Progress;
use crate::terminal::Text;
use crate::{HEAP, symbols};
use fill::{Filled, fill};
use kernels::Kernels;
use machine::Machine;
use peer::Peer;
use rill::{Form, Mode, Program, Prover, Report};
use serde::Serialize;
use std::time::Instant;

/// How often a proof is verified; the fastest counts.
const VERIFICATIONS: usize = 3;

/// What to measure.
pub(crate) struct Bench {
    pub(crate) guests: Vec<Guest>,
    pub(crate) sizes: Sizes,
    pub(crate) forms: Vec<Form>,
    /// Each form is measured in these.
    pub(crate) modes: Vec<Mode>,
    pub(crate) threads: Option<usize>,
    pub(crate) progress: Progress,
}

/// One proof, measured. In JSON the report's keys stand next to the others.
#[derive(Debug, Serialize)]
struct Measured {
    #[serde(flatten)]
    report: Report,
    /// The count that the guest was given.
    count: u64,
    /// Rows executed, divided by padded rows.
    fill: f64,
    /// Another prover's time for the same, where there is one.
    peer: Option<Peer>,
}

/// Everything measured.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome {
    machine: Machine,
    commit: String,
    kernels: Kernels,
    runs: Vec<Measured>,
}

/// Measures, shows a table, returns everything.
pub(crate) fn execute(bench: &Bench, text: Text) -> Result<Outcome, Failure> {
    let jobs = bench.jobs()?;
    let machine = Machine::describe();
    let kernels = Kernels::measure();
    text.print(&table::head(&machine, &kernels))?;
    let mut runs = Vec::new();
    for job in &jobs {
        let modes = |form: &Form| bench.modes.iter().map(|mode| (*form, *mode)).collect::<Vec<_>>();
        for (form, mode) in bench.forms.iter().flat_map(modes) {
            let report = bench.report(job, form, mode)?;
            let measured = Measured::new(report, &job.filled, &kernels);
            text.print(&table::line(&measured))?;
            runs.push(measured);
        }
    }
    text.print(&table::stages(&runs))?;
    Ok(Outcome { machine, commit: machine::commit(), kernels, runs })
}

/// One guest at one size.
struct Job {
    guest: Guest,
    program: Program,
    filled: Filled,
}

impl Bench {
    /// The input of the first guest at the first size.
    pub(crate) fn first_input(&self) -> Result<Vec<u8>, Failure> {
        let first = self.guests.first().zip(self.sizes.all().next());
        let (guest, log_cycles) = first.ok_or(Failure::Wrong("there is nothing to measure"))?;
        Ok(fill(guest, &guest.program()?, log_cycles)?.input)
    }

    /// All guests at all sizes. A guest that is too long for a size is reported before any proof is
    /// made.
    fn jobs(&self) -> Result<Vec<Job>, Failure> {
        let mut jobs = Vec::new();
        for &guest in &self.guests {
            let program = guest.program()?;
            for log_cycles in self.sizes.all() {
                let filled = fill(&guest, &program, log_cycles)?;
                jobs.push(Job { guest, program: program.clone(), filled });
            }
        }
        Ok(jobs)
    }

    fn report(&self, job: &Job, form: Form, mode: Mode) -> Result<Report, Failure> {
        let Job { guest, program, filled } = job;
        let mut prover = Prover::new(program)
            .form(form)
            .mode(mode)
            .meter(&HEAP)
            .stage_peaks(true)
            .observer(self.progress.watch().observer());
        if let Some(threads) = self.threads {
            prover = prover.threads(threads);
        }
        let proven =
            prover.prove(&filled.input).map_err(|error| symbols::prove_failure(program, error))?;
        let mut verify_seconds = f64::INFINITY;
        for _ in 0..VERIFICATIONS {
            let start = Instant::now();
            rill::verify(&program.key, &proven.proof)?;
            verify_seconds = verify_seconds.min(start.elapsed().as_secs_f64());
        }
        Ok(Report {
            guest: Some(guest.name.to_owned()),
            log_cycles: Some(proven.proof.statement.log_cycles),
            verify_seconds,
            ..proven.report
        })
    }
}

impl Measured {
    fn new(report: Report, filled: &Filled, kernels: &Kernels) -> Self {
        Self {
            fill: report.cycles as f64 / report.padded_cycles as f64,
            count: filled.count,
            peer: Peer::of(&report, kernels),
            report,
        }
    }
}
