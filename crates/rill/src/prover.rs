//! The prover, from a program and an input to a proof.

use crate::choice::{self, Choice, Form, Most, Wishes};
use crate::generators;
use crate::memory::{Gauge, rss_bytes};
use crate::resume::{Folder, KeptState};
use crate::room::{Limit, room};
use crate::watched::{Control, Watched};
use crate::{Event, MemberReport, Meter, NoMeter, Proof, Report, StageReport};
use rill_executor::{Crash, Limits, LoadError, Log, LogPart, Machine, Run};
use rill_loader::Program;
use rill_pcs::PcsError;
use rill_pcs_prover::ProverSetup;
use rill_prover::plan::{Budget, Held, Plan, Sizes, TooSmall};
use rill_prover::{Context, Journal, JournalError, NoJournal, Options, localities};
use rill_verifier::stages::opening::shape;
use rill_verifier::{Dimensions, LIMITS, Statement, StatementError};
use rill_witness::Replayed;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;
use thiserror::Error;

/// A proof and what it took.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The proof.
    pub proof: Proof,
    /// What it took.
    pub report: Report,
    /// What the program wrote to its log.
    pub log: Log,
    /// The state in the folder of [`Prover::resume`], to be discarded when the proof is in safety.
    pub state: Option<KeptState>,
}

/// Why there is no proof.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ProveError {
    /// The program cannot be set up.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// The program cannot be run to its end. [`Diagnosis`](crate::Diagnosis) says more.
    #[error(transparent)]
    Run(#[from] Box<Crash>),
    /// The program exited with another code than was asked for: see [`Prover::expect_exit`].
    #[error("the guest exited with code {code}, not with {expected}; there is no proof")]
    ExitCode {
        /// Its code.
        code: u64,
        /// The code asked for.
        expected: u8,
        /// What it wrote to its log.
        log: Log,
    },
    /// The commitment scheme has no parameters for a run of this size.
    #[error(transparent)]
    Parameters(#[from] PcsError),
    /// The stages failed.
    #[error(transparent)]
    Stages(#[from] rill_prover::ProveError),
    /// It would take more memory than it may.
    #[error(transparent)]
    Memory(#[from] TooSmall),
    /// It would take more memory than there is.
    #[error("{limit} leaves too little: {refusal}")]
    NoRoom {
        /// Whose limit it is.
        limit: Limit,
        /// What there is and what it would take.
        refusal: TooSmall,
    },
    /// The streaming forms are not compiled in.
    #[error("this build has no streaming prover: the Cargo feature `streaming` is off")]
    NoStreaming,
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
    strict: bool,
    control: Option<Control>,
    windows: Option<Vec<usize>>,
    threads: Option<usize>,
    limits: Limits,
    expected_exit: u8,
    max_memory: Option<u64>,
    held_before: u64,
    keep_freed: bool,
    stage_peaks: bool,
    resume: Option<PathBuf>,
    cache: Option<PathBuf>,
    meter: &'a dyn Meter,
    observer: Box<dyn FnMut(&Event) + Send + 'a>,
    log: Box<dyn FnMut(LogPart<'_>) + Send + 'a>,
}

impl<'a> Prover<'a> {
    /// A prover with default choices: the fastest form that fits, all threads, default limits.
    pub fn new(program: &'a Program) -> Self {
        Self {
            program,
            form: Form::default(),
            strict: false,
            control: None,
            windows: None,
            threads: None,
            limits: Limits::default(),
            expected_exit: 0,
            max_memory: None,
            held_before: 0,
            keep_freed: false,
            stage_peaks: false,
            resume: None,
            cache: None,
            meter: &NoMeter,
            observer: Box::new(|_| {}),
            log: Box::new(|_| {}),
        }
    }

    /// Chooses the form.
    #[must_use]
    pub fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// Streams half of the cycle rounds in every stage, if the form is the streaming one.
    #[must_use]
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Misbehaves on purpose, for tests of the memory gate.
    #[doc(hidden)]
    #[must_use]
    pub fn control(mut self, control: Option<Control>) -> Self {
        self.control = control;
        self
    }

    /// Streams every relation in these windows, whatever it takes: for measurements.
    #[doc(hidden)]
    #[must_use]
    pub fn windows(mut self, windows: Option<Vec<usize>>) -> Self {
        self.windows = windows;
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

    /// Proves a run that exits with `code`, and no other; 0 without this.
    #[must_use]
    pub fn expect_exit(mut self, code: u8) -> Self {
        self.expected_exit = code;
        self
    }

    /// Keeps to `bytes` of resident memory: the fastest plan within them is taken, and if there is
    /// none the proof is refused after the run and before any other work. They are those of the
    /// whole process: what it holds already counts.
    ///
    /// A promise about resident memory needs an allocator that gives back what is freed. In a
    /// streaming proof the one of glibc is told to, for the whole process and for good, see
    /// [`Prover::keep_freed`]; with others the promise is as good as they are.
    #[must_use]
    pub fn max_memory(mut self, bytes: u64) -> Self {
        self.max_memory = Some(bytes);
        self
    }

    /// Leaves the allocator of the system as it is. Freed memory then stays with the process as
    /// that allocator likes, and plans and budgets are about the heap only. Else that of glibc is
    /// told to have threads that are new to it share one arena, and in a streaming proof to give
    /// back what is freed.
    #[must_use]
    pub fn keep_freed(mut self, keep: bool) -> Self {
        self.keep_freed = keep;
        self
    }

    /// Says that the process, which is there for this proof alone, has already held `bytes` at a
    /// time: no plan is for less.
    #[must_use]
    pub fn held_before(mut self, bytes: u64) -> Self {
        self.held_before = bytes;
        self
    }

    /// Measures resident memory stage by stage. Who watches the process sees the peak of the last
    /// stage only.
    #[doc(hidden)]
    #[must_use]
    pub fn stage_peaks(mut self, by_stage: bool) -> Self {
        self.stage_peaks = by_stage;
        self
    }

    /// Keeps the state after each stage in `folder`, and goes on from what an earlier attempt at
    /// the same proof has left there. The state is of O(√T) bytes. The folder is locked, and
    /// refused before the run if it is in use or has the state of another program or input;
    /// [`KeptState::discard`] removes the state afterwards.
    #[must_use]
    pub fn resume(mut self, folder: impl Into<PathBuf>) -> Self {
        self.resume = Some(folder.into());
        self
    }

    /// Keeps the generators of the commitment scheme in `folder`, and takes them from there: 192
    /// bytes for each column of its matrix, of which there are O(√T). Everything works without.
    #[must_use]
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache = Some(folder.into());
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

    /// Tells `log` what the program writes to its log, while it runs and when it has ended.
    #[must_use]
    pub fn log(mut self, log: impl FnMut(LogPart<'_>) + Send + 'a) -> Self {
        self.log = Box::new(log);
        self
    }

    /// Runs the program on a copy of `input` and proves the run.
    ///
    /// # Errors
    /// If the program cannot be run to its end within the limits, exits with another code than is
    /// expected, or the run cannot be proven.
    pub fn prove(self, input: &[u8]) -> Result<Proven, ProveError> {
        self.prove_shared(&Arc::new(input.to_vec()))
    }

    /// As [`Prover::prove`], with no other copy of `input`.
    ///
    /// # Errors
    /// As [`Prover::prove`].
    pub fn prove_shared(mut self, input: &Arc<Vec<u8>>) -> Result<Proven, ProveError> {
        self.in_pool(|prover| prover.prove_here(input))
    }

    /// Runs the program on a copy of `input` and says how the run would be proven.
    ///
    /// # Errors
    /// If the program cannot be run to its end within the limits, exits with another code than is
    /// expected, or its proof would not fit.
    pub fn plan(self, input: &[u8]) -> Result<Choice, ProveError> {
        self.plan_shared(&Arc::new(input.to_vec()))
    }

    /// As [`Prover::plan`], with no other copy of `input`.
    ///
    /// # Errors
    /// As [`Prover::plan`].
    pub fn plan_shared(mut self, input: &Arc<Vec<u8>>) -> Result<Choice, ProveError> {
        self.in_pool(|prover| {
            let held = prover.held(input.len());
            let run = prover.run(input)?;
            prover.check_exit(&run)?;
            prover.choose(&run, &prover.statement(&run), held)
        })
    }

    /// How a run that was made would be proven in each form that this build has, whatever its exit
    /// code. It is not looked at again: where its accesses lie is guessed.
    ///
    /// # Errors
    /// If it has more rows than can be proven.
    pub fn forecast(mut self, run: &Run) -> Result<Vec<Choice>, ProveError> {
        self.in_pool(|prover| {
            let statement = prover.statement(run);
            if statement.log_cycles > LIMITS.log_cycles.1 {
                let error = StatementError::LogCycles(statement.log_cycles);
                return Err(rill_prover::ProveError::from(error).into());
            }
            let sizes = prover.sizes(run, &statement, prover.held(run.trace.input_bytes()));
            let sizes = sizes.with_run(sizes.localities, run.checkpoint_bytes());
            let mut all = vec![Choice { form: Form::Linear, plan: Plan::linear(&sizes, None)? }];
            if cfg!(feature = "streaming") {
                let plan = Plan::new(&sizes, Budget::Law)?;
                all.push(Choice { form: Form::Streaming, plan });
            }
            Ok(all)
        })
    }

    /// Does `work` in a pool of as many threads as are wished for. Without a wish it is the pool of
    /// the process, started here if nobody has, as an error and not as a panic.
    fn in_pool<T: Send>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, ProveError> + Send,
    ) -> Result<T, ProveError> {
        if !self.keep_freed {
            rill_allocator::share_arena();
        }
        let Some(threads) = self.threads else {
            return started().and_then(|()| work(self));
        };
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .map_err(|error| ProveError::Threads { threads, reason: error.to_string() })?;
        pool.install(|| work(self))
    }

    fn prove_here(&mut self, input: &Arc<Vec<u8>>) -> Result<Proven, ProveError> {
        let held = self.held(input.len());
        let mut gauge = Gauge::new(self.meter, self.stage_peaks);
        let mut folder = self.folder(input)?;
        let start = Instant::now();
        let run = self.run(input)?;
        let trace_seconds = start.elapsed().as_secs_f64();
        gauge.forget_heap();
        let statement = self.statement(&run);
        (self.observer)(&Event::traced(&run));
        self.check_exit(&run)?;
        if let Some(folder) = &mut folder {
            let dimensions = Dimensions::new(&statement, &self.program.key);
            folder.bind(&statement, &dimensions).map_err(unusable)?;
        }
        let start = Instant::now();
        let choice = self.choose(&run, &statement, held)?;
        let plan_seconds = start.elapsed().as_secs_f64();
        (self.observer)(&Event::Planned(choice.clone()));
        if self.gives_back(&choice) {
            rill_allocator::economize();
        }
        let mut report = self.report(&run, &choice);
        (report.trace_seconds, report.plan_seconds) = (trace_seconds, plan_seconds);

        let start = Instant::now();
        let shape = shape(&Dimensions::new(&statement, &self.program.key))?;
        let setup = generators::setup(self.cache.as_deref(), shape)?;
        report.preprocess_seconds = start.elapsed().as_secs_f64();

        let journal: &mut dyn Journal = match &mut folder {
            Some(folder) => folder,
            None => &mut NoJournal,
        };
        let start = Instant::now();
        let subject = Subject { run: &run, statement: &statement, choice: &choice, setup: &setup };
        let outcome = self.stages(subject, journal, &mut gauge, &mut report);
        let bytes = outcome.map_err(|error| match &folder {
            Some(folder) => folder.blame(error),
            None => error,
        })?;
        report.prove_seconds = trace_seconds + plan_seconds + start.elapsed().as_secs_f64();
        report.proof_bytes = bytes.len();
        report.passes = report.stages.iter().map(|stage| stage.passes).sum();
        let peak = gauge.total();
        (report.peak_heap_bytes, report.peak_rss_bytes) = (peak.heap, peak.rss);
        let state = folder.map(KeptState::new);
        Ok(Proven { proof: Proof { statement, bytes }, report, log: run.log, state })
    }

    fn run(&mut self, input: &Arc<Vec<u8>>) -> Result<Run, ProveError> {
        let machine = Machine::new(&self.program.key)?;
        Ok(machine.run_watched(input, &self.limits, &mut *self.log)?)
    }

    /// Refuses a run that ended in another way than was asked for.
    fn check_exit(&self, run: &Run) -> Result<(), ProveError> {
        let (code, expected) = (run.exit_code, self.expected_exit);
        if code == u64::from(expected) {
            return Ok(());
        }
        Err(ProveError::ExitCode { code, expected, log: run.log.clone() })
    }

    /// Whether freed memory goes back to the system.
    fn gives_back(&self, choice: &Choice) -> bool {
        (choice.form == Form::Streaming || self.max_memory.is_some()) && !self.keep_freed
    }

    /// What the process holds before the run.
    fn held(&self, input: usize) -> Held {
        let Program { key, symbols, .. } = self.program;
        // There are two of the image, in the key and in the machine; names are blocks of their own.
        let image: usize = key.image().segments.iter().map(|segment| segment.bytes.len()).sum();
        let names: usize = symbols.iter().map(|symbol| symbol.name.len() + SYMBOL).sum();
        let before = (self.held_before as usize).div_ceil(MIB) * MIB;
        let program = 2 * image + names;
        let held = Held { input, rows: key.rows().len(), program, host: 0, before };
        if !self.keep_freed {
            rill_allocator::give_back();
        }
        held.in_process_of(rss_bytes().unwrap_or(0))
    }

    /// What a proof of the run states, once its exit code is that expected.
    fn statement(&self, run: &Run) -> Statement {
        Statement {
            program_digest: *self.program.key.digest(),
            log_cycles: log_cycles(run.rows),
            log_memory: run.map.log_words() as u8,
            memory: run.map.extents().to_vec(),
            exit_code: self.expected_exit,
            output: run.output.clone(),
        }
    }

    fn choose(&self, run: &Run, statement: &Statement, held: Held) -> Result<Choice, ProveError> {
        let key = &self.program.key;
        let sizes = self.sizes(run, statement, held);
        let (dimensions, threads) = (sizes.dimensions, sizes.threads);
        let look = |sizes: Sizes| {
            let cycles = Replayed::new(&run.trace, key, u32::from(statement.log_cycles));
            let localities = localities(&cycles, 1 << dimensions.log_memory)
                .map_err(rill_prover::ProveError::from)?;
            Ok(sizes.with_run(localities, run.checkpoint_bytes()))
        };
        if let Some(windows) = &self.windows {
            return Choice::uniform(&look(sizes)?, windows);
        }
        let Self { form, strict, max_memory, .. } = *self;
        let most = room().map(|room| Most::new(room, rss_bytes().unwrap_or(0), threads));
        choice::choose(&sizes, &Wishes { form, strict, max_memory, most }, look)
    }

    /// What a plan depends on before the run is looked at.
    fn sizes(&self, run: &Run, statement: &Statement, mut held: Held) -> Sizes {
        let log = run.log.text.len() + run.log.end.len();
        held.program += OUTPUT_COPIES * run.output.len() + LOG_COPIES * log;
        let threads = rayon::current_num_threads();
        let processors = std::thread::available_parallelism().map_or(threads, usize::from);
        let dimensions = Dimensions::new(statement, &self.program.key);
        Sizes::new(dimensions, threads).with_held(held).with_work(run.rows, processors)
    }

    fn report(&self, run: &Run, choice: &Choice) -> Report {
        Report {
            form: choice.form.name().to_owned(),
            threads: rayon::current_num_threads(),
            max_memory_bytes: self.max_memory,
            planned_rss_bytes: choice.plan.peak_bytes,
            planned_seconds: choice.plan.seconds,
            planned_passes: choice.plan.passes(),
            law_rss_bytes: choice.plan.law_bytes(),
            bytecode_rows: 1 << choice.plan.sizes.dimensions.log_bytecode,
            input_bytes: choice.plan.sizes.held.input as u64,
            ..Report::of_run(self.program.key.digest(), run)
        }
    }

    fn folder(&self, input: &[u8]) -> Result<Option<Folder>, ProveError> {
        let digest = self.program.key.digest();
        let folder = self.resume.as_deref().map(|path| Folder::open(path, digest, input));
        folder.transpose().map_err(unusable)
    }

    fn stages(
        &mut self,
        Subject { run, statement, choice, setup }: Subject<'_>,
        journal: &mut dyn Journal,
        gauge: &mut Gauge<'_>,
        report: &mut Report,
    ) -> Result<Vec<u8>, rill_prover::ProveError> {
        let key = &self.program.key;
        let replayed = Replayed::new(&run.trace, key, u32::from(statement.log_cycles));
        let cycles = Watched::new(replayed, self.control);
        let context = Context {
            key,
            map: &run.map,
            dimensions: Dimensions::new(statement, key),
            cycles: &cycles,
            form: choice.kind(),
            schedules: &choice.plan.schedules,
        };
        let gives_back = self.gives_back(choice);
        let observer = &mut self.observer;
        let mut observe = |event| {
            let event = measured(event, gauge, &choice.plan);
            if let Event::End(stage) = &event {
                report.stages.push(stage.clone());
            }
            observer(&event);
            // What passes and stages held is free by now, and shall not count for the next.
            if gives_back && matches!(event, Event::End(_) | Event::Rounds { .. }) {
                rill_allocator::give_back();
            }
        };
        let options = Options::default();
        let proof = rill_prover::prove(&context, statement, setup, options, journal, &mut observe)?;
        report.replayed_rows = cycles.replayed();
        Ok(proof.bytes)
    }
}

/// The folder of the state is of no use.
fn unusable(error: JournalError) -> ProveError {
    rill_prover::ProveError::from(error).into()
}

/// Bytes of a symbol besides those of its name.
const SYMBOL: usize = 64;

/// Copies of the output: in run and statement, in the file, as digits in the report and its text.
const OUTPUT_COPIES: usize = 10;

/// Copies of the log.
const LOG_COPIES: usize = 2;

const MIB: usize = 1 << 20;

/// Starts the threads of the process, if nobody has.
fn started() -> Result<(), ProveError> {
    use std::error::Error;
    if rayon::current_thread_index().is_some() {
        return Ok(());
    }
    match rayon::ThreadPoolBuilder::new().build_global() {
        // Without a cause there is a pool already.
        Err(error) if error.source().is_some() => {
            let threads = std::thread::available_parallelism().map_or(1, usize::from);
            Err(ProveError::Threads { threads, reason: error.to_string() })
        }
        _ => Ok(()),
    }
}

/// What is proven, and with what.
struct Subject<'s> {
    run: &'s Run,
    statement: &'s Statement,
    choice: &'s Choice,
    setup: &'s ProverSetup,
}

/// An event of the prover, with the memory that its stage took.
fn measured(event: rill_prover::Event, gauge: &mut Gauge<'_>, plan: &Plan) -> Event {
    match event {
        rill_prover::Event::Begin { stage } => {
            gauge.next_part();
            Event::Begin { stage }
        }
        rill_prover::Event::Rounds { stage, done, rounds } => Event::Rounds { stage, done, rounds },
        rill_prover::Event::End(stage) => {
            let peak = gauge.part();
            let planned = plan.stages.iter().find(|planned| planned.name == stage.name);
            Event::End(StageReport {
                name: stage.name.to_owned(),
                seconds: stage.seconds,
                peak_heap_bytes: peak.heap,
                peak_rss_bytes: peak.rss,
                held_heap_bytes: gauge.held,
                largest_allocation_bytes: peak.largest,
                passes: stage.passes,
                pass_bytes: stage.pass_bytes,
                streamed_rounds: planned.map_or(0, |planned| planned.switch),
                planned_rss_bytes: planned.map_or(0, |planned| planned.bytes),
                planned_seconds: planned.map_or(0.0, |planned| planned.seconds),
                members: stage.members.iter().map(MemberReport::of).collect(),
            })
        }
    }
}

/// The least `log_cycles` of a statement about so many rows.
pub fn log_cycles(rows: u64) -> u8 {
    let bits = rows.max(1).next_power_of_two().trailing_zeros() as u8;
    bits.max(LIMITS.log_cycles.0)
}
