//! A run, proven in any configuration.

use crate::configuration::{Cache, Configuration, Form};
use rill_pcs_prover::ProverSetup;
use rill_prover::calls::Calls;
use rill_prover::plan::{Budget, Plan, Recorded, Sizes};
use rill_prover::{
    Context, Event, FormKind, Hiding, NoJournal, Options, Proof, ProveError, Schedule, Schedules,
    localities, prove, prove_hiding,
};
use rill_soundness::subject::Subject;
use rill_soundness::zero_knowledge::{blinds_of, generators};
use rill_verifier::{Dimensions, Mode, VerifyError};
use rill_witness::{CycleSource, Localities, Replayed};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// Bytes of the record of a row.
const RECORD_BYTES: u64 = 32;

/// Room for output in bytes: enough for what the guests write.
const OUTPUT_CAPACITY: u64 = 1024;

/// A run to be proven, with what all its proofs share.
#[derive(Debug)]
pub struct Case {
    /// What it is called in reports.
    pub name: String,
    /// The run.
    pub subject: Subject,
    setup: ProverSetup,
    localities: Localities,
}

impl Case {
    /// The run of an ELF on an input.
    ///
    /// # Panics
    /// If the ELF is not a program or does not run to its end.
    pub fn new(name: impl Into<String>, elf: &[u8], input: &[u8]) -> Self {
        let subject = Subject::with_capacity(elf, input, OUTPUT_CAPACITY);
        let setup = subject.setup();
        let log_cycles = u32::from(subject.statement.log_cycles);
        let cycles = Replayed::new(&subject.run.trace, subject.key(), log_cycles);
        let localities =
            localities(&cycles, 1 << subject.statement.log_memory).expect("a run can be replayed");
        Self { name: name.into(), subject, setup, localities }
    }

    /// The same, proven in zero-knowledge with blinds that are the same for all its proofs.
    #[must_use]
    pub fn hidden(self) -> Self {
        Self { subject: self.subject.hidden(), ..self }
    }

    /// Executed rows.
    pub fn rows(&self) -> u64 {
        self.subject.run.rows
    }

    /// Rows with padding, as a power of two.
    pub fn log_cycles(&self) -> u32 {
        u32::from(self.subject.statement.log_cycles)
    }

    /// The rows as `configuration` cuts and keeps them.
    pub fn source(&self, configuration: &Configuration) -> impl CycleSource + '_ {
        let bytes = match configuration.cache {
            Cache::Empty => 0,
            Cache::Half => RECORD_BYTES * self.rows() / 2,
            Cache::Whole => RECORD_BYTES * self.rows(),
        };
        Replayed::new(&self.subject.run.trace, self.subject.key(), self.log_cycles())
            .with_block_rows(configuration.block_rows)
            .with_segments(configuration.segments)
            .with_record_cache(bytes)
    }

    /// The proof made as `configuration` says, with its transcript.
    ///
    /// # Errors
    /// If the prover finds its own rows or proof to be wrong.
    pub fn prove(&self, configuration: &Configuration) -> Result<Proof, ProveError> {
        self.prove_over(&self.source(configuration), configuration, Options::default())
    }

    /// The same over other rows, with its transcript whatever the options say.
    ///
    /// # Errors
    /// If the rows cannot be replayed or, unless the audit is off, are not those of the run.
    ///
    /// # Panics
    /// If no threads can be started.
    pub fn prove_over(
        &self,
        cycles: &dyn CycleSource,
        configuration: &Configuration,
        options: Options,
    ) -> Result<Proof, ProveError> {
        let schedules = schedules(&self.sizes(configuration.threads), configuration.form);
        let options = Options { record: true, cut: configuration.cut, ..options };
        self.prove_on(configuration.threads, cycles, schedules, options, |_| {
            ControlFlow::Continue(())
        })
    }

    /// The relations of the plan in which all have the windows of `schedule`, each with the seconds
    /// that it takes in a proof on one thread.
    ///
    /// # Errors
    /// As [`Case::prove`].
    ///
    /// # Panics
    /// If there are no threads to be had.
    pub fn measure(&self, schedule: &Schedule) -> Result<Vec<(Recorded, f64)>, ProveError> {
        let plan = Plan::uniform(&self.sizes(1), schedule);
        let mut taken = BTreeMap::new();
        let observer = |event| {
            if let Event::End(stage) = event {
                taken.extend(stage.members.iter().map(|member| {
                    ((stage.name, member.slug), member.pass_seconds + member.round_seconds)
                }));
            }
            ControlFlow::Continue(())
        };
        let cycles = &self.source(&Configuration::REFERENCE);
        self.prove_on(1, cycles, Some(plan.schedules.clone()), Options::default(), observer)?;
        let seconds = |one: &Recorded| taken.get(&(one.stage, one.slug)).copied();
        let recorded = plan.recorded().into_iter();
        Ok(recorded
            .filter_map(|one| Some((seconds(&one)?, one)))
            .map(|(s, one)| (one, s))
            .collect())
    }

    /// The seconds of each stage of a proof made as `configuration` says.
    ///
    /// # Errors
    /// As [`Case::prove`].
    pub fn seconds(
        &self,
        configuration: &Configuration,
    ) -> Result<Vec<(&'static str, f64)>, ProveError> {
        let mut taken = Vec::new();
        let observer = |event| {
            if let Event::End(stage) = event {
                taken.push((stage.name, stage.seconds));
            }
            ControlFlow::Continue(())
        };
        let (cycles, threads) = (&self.source(configuration), configuration.threads);
        let schedules = schedules(&self.sizes(threads), configuration.form);
        self.prove_on(threads, cycles, schedules, Options::default(), observer)?;
        Ok(taken)
    }

    /// The verdict on a proof of this run.
    ///
    /// # Errors
    /// Where and why it was refused.
    pub fn verify(&self, proof: &Proof) -> Result<(), VerifyError> {
        self.subject.judge(&proof.bytes)
    }

    fn dimensions(&self) -> Dimensions {
        Dimensions::new(&self.subject.statement, self.subject.key())
    }

    /// What plans are made of.
    fn sizes(&self, threads: usize) -> Sizes {
        let checkpoint_bytes = self.subject.run.checkpoint_bytes();
        let own = Sizes::new(self.dimensions(), threads);
        Sizes { localities: self.localities, checkpoint_bytes, ..own }
    }

    /// The proof in streaming forms by the schedules, in linear ones without.
    fn prove_on(
        &self,
        threads: usize,
        cycles: &dyn CycleSource,
        schedules: Option<Schedules>,
        options: Options,
        mut observer: impl FnMut(Event) -> ControlFlow<()> + Send,
    ) -> Result<Proof, ProveError> {
        let form = if schedules.is_some() { FormKind::Streaming } else { FormKind::Linear };
        let (dimensions, schedules) = (self.dimensions(), &schedules.unwrap_or_default());
        let (key, map) = (self.subject.key(), &self.subject.run.map);
        // Forms that stream look at the calls themselves.
        let kept_bytes = if form == FormKind::Linear { usize::MAX } else { 0 };
        let calls = Calls::collect(key, map, cycles, kept_bytes).expect("a run replays");
        let calls = &calls;
        let context = Context { key, map, dimensions, calls, cycles, form, schedules };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
        pool.expect("a few threads can be started").install(|| {
            let (statement, setup) = (&self.subject.statement, &self.setup);
            let (journal, observer) = (&mut NoJournal, &mut observer);
            if self.subject.mode == Mode::Clear {
                return prove(&context, statement, setup, options, journal, observer);
            }
            let hiding = Hiding { setup: &generators(), cover: blinds_of(1) };
            prove_hiding(&context, statement, (setup, &hiding), options, journal, observer)
        })
    }
}

/// The schedules of a form; none for the linear one.
fn schedules(sizes: &Sizes, form: Form) -> Option<Schedules> {
    let plan = |budget| Plan::new(sizes, budget).expect("no number of bytes is asked for");
    match form {
        Form::Linear => None,
        Form::Streaming => Some(plan(Budget::Law).schedules),
        Form::Strict => Some(plan(Budget::Strict).schedules),
        Form::Random(seed) => Some(crate::schedules::random(&plan(Budget::Law), seed)),
    }
}
