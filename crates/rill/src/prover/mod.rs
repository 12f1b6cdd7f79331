//! The prover of one program: its options, and what it keeps between proofs.

mod proving;
mod sizing;

use crate::cancel::Cancel;
use crate::choice::{Choice, Form};
use crate::state::KeptState;
use crate::{Event, Meter, Proof, ProveError, Report};
use rill_executor::{Limits, Log, LogPart, Machine, Run};
use rill_hiding_prover::HidingSetup;
use rill_loader::Program;
use rill_pcs_prover::ProverSetup;
use rill_verifier::Mode;
use std::path::PathBuf;
use std::sync::Arc;

pub use sizing::log_cycles;

/// A proof and what it took.
#[derive(Clone, Debug)]
pub struct Proven {
    /// The proof.
    pub proof: Proof,
    /// What it took.
    pub report: Report,
    /// What the program wrote to its log.
    pub log: Log,
    /// The state in the folder of [`Prover::resume`]; discard it once the proof is safe.
    pub state: Option<KeptState>,
}

/// Proves any number of runs of one program.
///
/// From the first proof on it keeps the machine that the program is loaded into, and the generators
/// of the commitment scheme for the last size: a second proof of that size makes neither again.
#[must_use]
pub struct Prover<'a> {
    program: &'a Program,
    machine: Option<Machine>,
    setup: Option<ProverSetup>,
    mode: Mode,
    hiding: Option<Arc<HidingSetup>>,
    form: Form,
    strict: bool,
    threads: Option<usize>,
    limits: Limits,
    expected_exit: u8,
    max_memory: Option<u64>,
    held_before: u64,
    keep_freed: bool,
    stage_peaks: bool,
    resume: Option<PathBuf>,
    cache: Option<PathBuf>,
    cancel: Cancel,
    meter: Option<&'a dyn Meter>,
    observer: Box<dyn FnMut(&Event) + Send + 'a>,
    log: Box<dyn FnMut(LogPart<'_>) + Send + 'a>,
}

impl<'a> Prover<'a> {
    /// A prover with default choices: the fastest form that fits, all threads, default limits.
    pub fn new(program: &'a Program) -> Self {
        Self {
            program,
            machine: None,
            setup: None,
            mode: Mode::Clear,
            hiding: None,
            form: Form::default(),
            strict: false,
            threads: None,
            limits: Limits::default(),
            expected_exit: 0,
            max_memory: None,
            held_before: 0,
            keep_freed: false,
            stage_peaks: false,
            resume: None,
            cache: None,
            cancel: Cancel::default(),
            meter: None,
            observer: Box::new(|_| {}),
            log: Box::new(|_| {}),
        }
    }

    /// Proves in zero-knowledge: the proof shows nothing of the run but its statement, that is the
    /// program, the output, the exit code, the numbers of calls, the pages of memory, and sizes. It is
    /// smaller, and takes a little longer to verify. Each proof takes randomness from the system, so
    /// that two proofs of one run differ.
    ///
    /// What the prover's machine shows is not hidden: the time it takes, its memory, reports, the
    /// folder of [`Prover::resume`].
    pub fn zero_knowledge(self) -> Self {
        self.mode(Mode::ZeroKnowledge)
    }

    /// Chooses the mode: see [`Prover::zero_knowledge`].
    pub fn mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    /// Chooses the form.
    pub fn form(mut self, form: Form) -> Self {
        self.form = form;
        self
    }

    /// Streams half of the cycle rounds in every stage, if the form is the streaming one.
    pub fn strict(mut self, strict: bool) -> Self {
        self.strict = strict;
        self
    }

    /// Uses `threads` threads, at least one.
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Bounds the run.
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Proves a run that exits with `code`, and no other; 0 without this.
    pub fn expect_exit(mut self, code: u8) -> Self {
        self.expected_exit = code;
        self
    }

    /// Keeps to `bytes` of resident memory: it takes the fastest plan within them, and if there is
    /// none, it refuses the proof after the run and before any other work. The bytes are those of
    /// the whole process: what it holds already counts.
    ///
    /// A promise about resident memory needs an allocator that returns freed memory. In a
    /// streaming proof glibc's allocator is told to, for the whole process and for good: see
    /// [`Prover::keep_freed`]; with others the promise is as good as they are.
    pub fn max_memory(mut self, bytes: u64) -> Self {
        self.max_memory = Some(bytes);
        self
    }

    /// Leaves the system's allocator as it is. Freed memory then stays with the process as
    /// that allocator likes, and plans and budgets are about the heap only. Otherwise glibc's is
    /// told to let threads that are new to it share one arena, and in a streaming proof to return
    /// freed memory.
    pub fn keep_freed(mut self, keep: bool) -> Self {
        self.keep_freed = keep;
        self
    }

    /// Says that the process, which exists for this proof alone, has already held `bytes` at one
    /// time: no plan is for less.
    pub fn held_before(mut self, bytes: u64) -> Self {
        self.held_before = bytes;
        self
    }

    /// Measures resident memory stage by stage. An observer of the process then sees the peak of
    /// the last stage only.
    #[doc(hidden)]
    pub fn stage_peaks(mut self, by_stage: bool) -> Self {
        self.stage_peaks = by_stage;
        self
    }

    /// Keeps the state after each stage in `folder`, and continues from what an earlier attempt at
    /// the same proof has left there. The state has O(√T) bytes. The folder is locked, and
    /// refused before the run if it is in use or has the state of another program or input;
    /// [`KeptState::discard`] removes the state afterwards.
    pub fn resume(mut self, folder: impl Into<PathBuf>) -> Self {
        self.resume = Some(folder.into());
        self
    }

    /// Keeps the generators of the commitment scheme in `folder`, and takes them from there: 192
    /// bytes for each column of its matrix, of which there are O(√T). Everything works without it.
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache = Some(folder.into());
        self
    }

    /// Gives up a proof when `cancel` says so: when the run is over, at the beginning and the end
    /// of each stage, and between its passes. Only kept state stays.
    pub fn cancel(mut self, cancel: &Cancel) -> Self {
        self.cancel = cancel.clone();
        self
    }

    /// Measures heap through `meter`.
    pub fn meter(mut self, meter: &'a dyn Meter) -> Self {
        self.meter = Some(meter);
        self
    }

    /// Tells `observer` when stages begin, go on and end.
    pub fn observer(mut self, observer: impl FnMut(&Event) + Send + 'a) -> Self {
        self.observer = Box::new(observer);
        self
    }

    /// Tells `log` what the program writes to its log, while it runs and when it has ended.
    pub fn log(mut self, log: impl FnMut(LogPart<'_>) + Send + 'a) -> Self {
        self.log = Box::new(log);
        self
    }

    /// Runs the program on a copy of `input` and proves the run.
    ///
    /// # Errors
    /// If the program cannot be run to its end within the limits, exits with another code than is
    /// expected, or the run cannot be proven, or it is cancelled.
    pub fn prove(&mut self, input: &[u8]) -> Result<Proven, ProveError> {
        self.prove_shared(&Arc::new(input.to_vec()))
    }

    /// Like [`Prover::prove`], but makes no copy of `input`.
    ///
    /// # Errors
    /// As [`Prover::prove`].
    pub fn prove_shared(&mut self, input: &Arc<Vec<u8>>) -> Result<Proven, ProveError> {
        self.in_pool(|prover| prover.prove_here(input))
    }

    /// Runs the program on a copy of `input` and says how the run would be proven.
    ///
    /// # Errors
    /// If the program cannot be run to its end within the limits, exits with another code than is
    /// expected, or its proof would not fit.
    pub fn plan(&mut self, input: &[u8]) -> Result<Choice, ProveError> {
        self.plan_shared(&Arc::new(input.to_vec()))
    }

    /// Like [`Prover::plan`], but makes no copy of `input`.
    ///
    /// # Errors
    /// As [`Prover::plan`].
    pub fn plan_shared(&mut self, input: &Arc<Vec<u8>>) -> Result<Choice, ProveError> {
        self.in_pool(|prover| prover.plan_here(input))
    }

    /// How a finished run would be proven in each form that this build has, whatever its exit
    /// code. It does not look at the run again: it guesses where its accesses lie.
    ///
    /// # Errors
    /// If it has more rows than can be proven.
    pub fn forecast(&mut self, run: &Run) -> Result<Vec<Choice>, ProveError> {
        self.in_pool(|prover| prover.forecast_here(run))
    }

    /// Does `work` in a pool with the requested number of threads. By default it is the pool of
    /// the process, started here if nobody has, so that failure is an error and not a panic.
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
            .map_err(|source| ProveError::Threads { threads, source })?;
        pool.install(|| work(self))
    }
}

/// Starts the threads of the process, if nobody has.
fn started() -> Result<(), ProveError> {
    use std::error::Error;
    if rayon::current_thread_index().is_some() {
        return Ok(());
    }
    match rayon::ThreadPoolBuilder::new().build_global() {
        // Without a cause there is a pool already.
        Err(source) if source.source().is_some() => {
            let threads = std::thread::available_parallelism().map_or(1, usize::from);
            Err(ProveError::Threads { threads, source })
        }
        _ => Ok(()),
    }
}
