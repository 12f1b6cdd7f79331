//! What a proof of a run would take, and how it will be made.

use super::Prover;
use crate::ProveError;
use crate::choice::{self, Choice, Form, Most, Wishes};
use crate::memory::rss_bytes;
use crate::room::room;
use rill_executor::Run;
use rill_loader::Program;
use rill_prover::calls::CallSizes;
use rill_prover::plan::{Budget, Held, Plan, Sizes};
use rill_prover::{FormKind, localities};
use rill_verifier::{Dimensions, LEAST_CHUNK_BITS, LIMITS, Statement, StatementError};
use rill_witness::Replayed;
use std::sync::Arc;

/// Bytes of a symbol besides those of its name.
const SYMBOL: usize = 64;

/// Copies of the output: in run and statement, in the file, as digits in the report and its text.
const OUTPUT_COPIES: usize = 10;

/// Copies of the log.
const LOG_COPIES: usize = 2;

const MIB: usize = 1 << 20;

impl Prover<'_> {
    pub(super) fn plan_here(&mut self, input: &Arc<Vec<u8>>) -> Result<Choice, ProveError> {
        let held = self.held(input.len());
        let run = self.run(input)?;
        self.check_exit(&run)?;
        self.choose(&run, &self.statement(&run), held)
    }

    pub(super) fn forecast_here(&self, run: &Run) -> Result<Vec<Choice>, ProveError> {
        let statement = self.statement(run);
        if statement.log_cycles > LIMITS.log_cycles.1 {
            let error = StatementError::LogCycles(statement.log_cycles);
            return Err(rill_prover::ProveError::from(error).into());
        }
        let sizes = self.sizes(run, &statement, self.held(run.trace.input_bytes()));
        let sizes = Sizes { checkpoint_bytes: run.checkpoint_bytes(), ..sizes };
        let mut all = vec![Choice { form: Form::Linear, plan: Plan::linear(&sizes, None)? }];
        if FormKind::streaming().is_some() {
            let plan = Plan::new(&sizes, Budget::Law)?;
            all.push(Choice { form: Form::Streaming, plan });
        }
        Ok(all)
    }

    /// What a proof of the run states, once its exit code is that expected.
    pub(super) fn statement(&self, run: &Run) -> Statement {
        Statement {
            program_digest: *self.program.key.digest(),
            log_cycles: log_cycles(run),
            log_memory: run.map.log_words() as u8,
            memory: run.map.extents().to_vec(),
            invocations: run.invocations(),
            exit_code: self.expected_exit,
            output: run.output.clone(),
        }
    }

    pub(super) fn choose(
        &self,
        run: &Run,
        statement: &Statement,
        held: Held,
    ) -> Result<Choice, ProveError> {
        let key = &self.program.key;
        let sizes = self.sizes(run, statement, held);
        let (dimensions, threads) = (sizes.dimensions, sizes.threads);
        let look = |sizes: Sizes| {
            let cycles = Replayed::new(&run.trace, key, u32::from(statement.log_cycles));
            let words = sizes.calls.other_words(dimensions.log_memory);
            let localities = localities(&cycles, words)?;
            Ok(Sizes { localities, checkpoint_bytes: run.checkpoint_bytes(), ..sizes })
        };
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
        let calls = CallSizes::of(&run.map);
        Sizes { processors, rows: run.rows, calls, held, ..Sizes::new(dimensions, threads) }
    }

    /// What the process holds before the run.
    pub(super) fn held(&self, input: usize) -> Held {
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

    /// Whether freed memory goes back to the system.
    pub(super) fn gives_back(&self, choice: &Choice) -> bool {
        (choice.form == Form::Streaming || self.max_memory.is_some()) && !self.keep_freed
    }
}

/// The least `log_cycles` of a statement about the run: room for its rows, and in the matrix of all
/// columns for a call of each precompile that it calls.
pub fn log_cycles(run: &Run) -> u8 {
    let rows = run.rows.max(1).next_power_of_two().trailing_zeros();
    let called = run.calls.iter().filter(|(_, calls)| *calls > 0);
    // Short traces have the narrowest chunks.
    let calls = called.map(|(shape, _)| shape.log_bits.saturating_sub(LEAST_CHUNK_BITS as u32));
    (calls.fold(rows, u32::max) as u8).max(LIMITS.log_cycles.0)
}
