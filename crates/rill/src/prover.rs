//! The prover, from a program and an input to a proof.

use crate::memory::{Gauge, greatest_log_cycles, linear_bytes};
use crate::{Event, Meter, NoMeter, Proof, Report, StageReport};
use rill_executor::{Limits, LoadError, Machine, Run, RunError};
use rill_pcs::PcsError;
use rill_pcs_prover::ProverSetup;
use rill_program::Program;
use rill_prover::{Context, FormKind, Options};
use rill_verifier::stages::opening::shape;
use rill_verifier::{Dimensions, LIMITS, Statement};
use rill_witness::Replayed;
use std::time::Instant;
use thiserror::Error;

/// How the prover trades memory for passes. Never visible in the proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Form {
    /// O(T) memory, fast.
    #[default]
    Linear,
    /// Dense tables: the oracle, for runs of a few hundred rows.
    Naive,
}

impl Form {
    /// Its name in reports and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Linear => "linear",
            Self::Naive => "naive",
        }
    }

    fn kind(self) -> FormKind<'static> {
        match self {
            Self::Linear => FormKind::Linear,
            Self::Naive => FormKind::Naive,
        }
    }
}

/// A proof and what it took.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The proof.
    pub proof: Proof,
    /// What it took.
    pub report: Report,
    /// What the program wrote to its log.
    pub log: Vec<u8>,
}

/// Why there is no proof.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProveError {
    /// The program cannot be set up.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The program cannot be run to its end.
    #[error(transparent)]
    Run(#[from] RunError),
    /// Exit codes are bytes.
    #[error("the program exited with {code}, which is no byte")]
    ExitCode {
        /// The code.
        code: u64,
    },
    /// The commitment scheme has no parameters for a run of this size.
    #[error(transparent)]
    Parameters(#[from] PcsError),
    /// The stages failed.
    #[error(transparent)]
    Stages(#[from] rill_prover::ProveError),
    /// It would take more memory than it may.
    #[error(
        "2^{log_cycles} rows need about {} MiB ({needed} bytes) with the linear prover; the budget \
         is {budget} bytes, {}",
        needed >> 20,
        hint(*.fits)
    )]
    MaxMemory {
        /// The size of the run.
        log_cycles: u8,
        /// An estimate of the bytes needed; a budget of so many is not refused.
        needed: u64,
        /// The bytes allowed.
        budget: u64,
        /// The greatest `log_cycles` that the budget allows, if any.
        fits: Option<u8>,
    },
    /// The threads asked for cannot be had.
    #[error("{threads} threads cannot be started: {reason}")]
    Threads {
        /// How many.
        threads: usize,
        /// Why.
        reason: String,
    },
}

fn hint(fits: Option<u8>) -> String {
    match fits {
        Some(log_cycles) => format!("in which 2^{log_cycles} rows would fit"),
        None => "in which no run would fit".to_owned(),
    }
}

/// Proves runs of one program.
pub struct Prover<'a> {
    program: &'a Program,
    form: Form,
    threads: Option<usize>,
    limits: Limits,
    max_memory: Option<u64>,
    meter: &'a dyn Meter,
    observer: Box<dyn FnMut(&Event) + Send + 'a>,
}

impl<'a> Prover<'a> {
    /// A prover with default choices: linear form, all threads, default limits.
    pub fn new(program: &'a Program) -> Self {
        Self {
            program,
            form: Form::default(),
            threads: None,
            limits: Limits::default(),
            max_memory: None,
            meter: &NoMeter,
            observer: Box::new(|_| {}),
        }
    }

    /// Chooses the form.
    #[must_use]
    pub fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// Uses `threads` threads, at least one.
    #[must_use]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Bounds the run.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Refuses to prove, after the run and before any other work, what is estimated to need more
    /// than `bytes` of memory; see [`linear_bytes`].
    #[must_use]
    pub fn max_memory(mut self, bytes: u64) -> Self {
        self.max_memory = Some(bytes);
        self
    }

    /// Measures heap through `meter`.
    #[must_use]
    pub fn meter(mut self, meter: &'a dyn Meter) -> Self {
        self.meter = meter;
        self
    }

    /// Tells `observer` when stages begin, go on and end.
    #[must_use]
    pub fn observer(mut self, observer: impl FnMut(&Event) + Send + 'a) -> Self {
        self.observer = Box::new(observer);
        self
    }

    /// Runs the program on `input` and proves the run.
    ///
    /// # Errors
    /// If the program cannot be run to its end within the limits, or the run cannot be proven.
    pub fn prove(mut self, input: &[u8]) -> Result<Proven, ProveError> {
        let Some(threads) = self.threads else { return self.prove_here(input) };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| ProveError::Threads { threads, reason: error.to_string() })?;
        pool.install(|| self.prove_here(input))
    }

    fn prove_here(&mut self, input: &[u8]) -> Result<Proven, ProveError> {
        let mut gauge = Gauge::new(self.meter);
        let start = Instant::now();
        let run = Machine::new(&self.program.key)?.run(input, &self.limits)?;
        let trace_seconds = start.elapsed().as_secs_f64();
        gauge.forget_heap();
        let statement = self.statement(&run)?;
        let mut report = self.report(&run);
        report.trace_seconds = trace_seconds;
        let log_cycles = statement.log_cycles;
        (self.observer)(&Event::Traced { rows: run.rows, log_cycles });
        self.check_memory(&statement)?;

        let start = Instant::now();
        let setup = ProverSetup::new(shape(&Dimensions::new(&statement, &self.program.key))?)?;
        report.preprocess_seconds = start.elapsed().as_secs_f64();

        let start = Instant::now();
        let bytes = self.stages(&run, &statement, &setup, &mut gauge, &mut report.stages)?;
        report.prove_seconds = trace_seconds + start.elapsed().as_secs_f64();
        report.proof_bytes = bytes.len();
        report.passes = report.stages.iter().map(|stage| stage.passes).sum();
        let peak = gauge.total();
        (report.peak_heap_bytes, report.peak_rss_bytes) = (peak.heap, peak.rss);
        Ok(Proven { proof: Proof { statement, bytes }, report, log: run.log })
    }

    fn statement(&self, run: &Run) -> Result<Statement, ProveError> {
        let code = run.exit_code;
        Ok(Statement {
            program_digest: *self.program.key.digest(),
            log_cycles: log_cycles(run.rows),
            log_memory: run.log_memory as u8,
            exit_code: u8::try_from(code).map_err(|_| ProveError::ExitCode { code })?,
            output: run.output.clone(),
        })
    }

    fn report(&self, run: &Run) -> Report {
        Report {
            form: self.form.name().to_owned(),
            threads: rayon::current_num_threads(),
            max_memory_bytes: self.max_memory,
            ..Report::of_run(self.program.key.digest(), run)
        }
    }

    fn check_memory(&self, statement: &Statement) -> Result<(), ProveError> {
        let needed = linear_bytes(statement.log_cycles, statement.log_memory);
        match self.max_memory {
            Some(budget) if needed > budget => Err(ProveError::MaxMemory {
                log_cycles: statement.log_cycles,
                needed,
                budget,
                fits: greatest_log_cycles(budget, statement),
            }),
            _ => Ok(()),
        }
    }

    fn stages(
        &mut self,
        run: &Run,
        statement: &Statement,
        setup: &ProverSetup,
        gauge: &mut Gauge<'_>,
        stages: &mut Vec<StageReport>,
    ) -> Result<Vec<u8>, ProveError> {
        let key = &self.program.key;
        let cycles = Replayed::new(&run.trace, key, u32::from(statement.log_cycles));
        let context = Context {
            key,
            dimensions: Dimensions::new(statement, key),
            cycles: &cycles,
            form: self.form.kind(),
        };
        let observer = &mut self.observer;
        let mut observe = |event| {
            let event = measured(event, gauge);
            if let Event::End(stage) = &event {
                stages.push(stage.clone());
            }
            observer(&event);
        };
        let options = Options::default();
        let proof = rill_prover::prove(&context, statement, setup, options, &mut observe)?;
        Ok(proof.bytes)
    }
}

/// An event of the prover, with the memory that its stage took.
fn measured(event: rill_prover::Event, gauge: &mut Gauge<'_>) -> Event {
    match event {
        rill_prover::Event::Begin { stage } => {
            gauge.next_part();
            Event::Begin { stage }
        }
        rill_prover::Event::Rounds { stage, done, rounds } => Event::Rounds { stage, done, rounds },
        rill_prover::Event::End(stage) => {
            let peak = gauge.part();
            Event::End(StageReport {
                name: stage.name.to_owned(),
                seconds: stage.seconds,
                peak_heap_bytes: peak.heap,
                peak_rss_bytes: peak.rss,
                passes: stage.passes,
                members: stage.members.iter().map(|(m, s)| ((*m).to_owned(), *s)).collect(),
            })
        }
    }
}

/// The least `log_cycles` of a statement about so many rows.
pub fn log_cycles(rows: u64) -> u8 {
    let bits = rows.max(1).next_power_of_two().trailing_zeros() as u8;
    bits.max(LIMITS.log_cycles.0)
}
