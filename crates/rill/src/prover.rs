//! The prover, from a program and an input to a proof.

use crate::memory::{peak_rss_bytes, reset_peak_rss};
use crate::report::hex;
use crate::{Meter, NoMeter, Proof, Report, StageReport};
use rill_executor::{Limits, LoadError, Machine, Run, RunError};
use rill_pcs::PcsError;
use rill_pcs_prover::ProverSetup;
use rill_program::Program;
use rill_prover::{Context, Event, FormKind, Options};
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
    /// The threads asked for cannot be had.
    #[error("{threads} threads cannot be started: {reason}")]
    Threads {
        /// How many.
        threads: usize,
        /// Why.
        reason: String,
    },
}

/// Proves runs of one program.
pub struct Prover<'a> {
    program: &'a Program,
    form: Form,
    threads: Option<usize>,
    limits: Limits,
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
        let start = Instant::now();
        let run = Machine::new(&self.program.key)?.run(input, &self.limits)?;
        let trace_seconds = start.elapsed().as_secs_f64();
        let statement = self.statement(&run)?;
        let mut report = self.report(&run, &statement);
        let dimensions = Dimensions::new(&statement, &self.program.key);

        let start = Instant::now();
        let setup = ProverSetup::new(shape(&dimensions)?)?;
        report.preprocess_seconds = start.elapsed().as_secs_f64();

        let start = Instant::now();
        let bytes = self.stages(&run, &statement, &setup, &mut report)?;
        report.trace_seconds = trace_seconds;
        report.prove_seconds = trace_seconds + start.elapsed().as_secs_f64();
        report.proof_bytes = bytes.len();
        report.passes = report.stages.iter().map(|stage| stage.passes).sum();
        let peak = |value: fn(&StageReport) -> u64| report.stages.iter().map(value).max();
        report.peak_heap_bytes = peak(|stage| stage.peak_heap_bytes).unwrap_or(0);
        report.peak_rss_bytes = peak(|stage| stage.peak_rss_bytes).unwrap_or(0);
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

    fn report(&self, run: &Run, statement: &Statement) -> Report {
        Report {
            program_digest: hex(&statement.program_digest),
            cycles: run.rows,
            padded_cycles: 1 << statement.log_cycles,
            instructions: run.instructions,
            memory_words: 1 << statement.log_memory,
            exit_code: statement.exit_code,
            output_hex: hex(&statement.output),
            form: self.form.name().to_owned(),
            threads: rayon::current_num_threads(),
            ..Report::default()
        }
    }

    fn stages(
        &mut self,
        run: &Run,
        statement: &Statement,
        setup: &ProverSetup,
        report: &mut Report,
    ) -> Result<Vec<u8>, ProveError> {
        let key = &self.program.key;
        let cycles = Replayed::new(&run.trace, key, u32::from(statement.log_cycles));
        let context = Context {
            key,
            dimensions: Dimensions::new(statement, key),
            cycles: &cycles,
            form: match self.form {
                Form::Linear => FormKind::Linear,
                Form::Naive => FormKind::Naive,
            },
        };
        let (meter, observer) = (self.meter, &mut self.observer);
        let mut observe = |event: Event| {
            match &event {
                Event::Begin { .. } => {
                    meter.reset();
                    reset_peak_rss();
                }
                Event::End(stage) => report.stages.push(StageReport {
                    name: stage.name.to_owned(),
                    seconds: stage.seconds,
                    peak_heap_bytes: meter.peak_bytes(),
                    peak_rss_bytes: peak_rss_bytes().unwrap_or(0),
                    passes: stage.passes,
                    members: stage.members.iter().map(|(m, s)| ((*m).to_owned(), *s)).collect(),
                }),
                Event::Rounds { .. } => {}
            }
            observer(&event);
        };
        let options = Options::default();
        let proof = rill_prover::prove(&context, statement, setup, options, &mut observe)?;
        Ok(proof.bytes)
    }
}

/// The least `log_cycles` of a statement about so many rows.
fn log_cycles(rows: u64) -> u8 {
    let bits = rows.max(1).next_power_of_two().trailing_zeros() as u8;
    bits.max(LIMITS.log_cycles.0)
}
