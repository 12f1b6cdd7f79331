//! A proof from the run to its bytes.

use super::{Proven, Prover};
use crate::choice::Choice;
use crate::memory::Gauge;
use crate::state::{Folder, KeptState, StateError};
use crate::{Event, MemberReport, Proof, ProveError, Report, StageReport, generators, seed};
use rill_executor::{Machine, Run};
use rill_hiding_prover::{Blinds, HidingSetup, Seed};
use rill_pcs::{PcsError, Shape};
use rill_pcs_prover::ProverSetup;
use rill_prover::calls::Calls;
use rill_prover::plan::Plan;
use rill_prover::{Context, Hiding, Journal, NoJournal, Options, prove, prove_hiding};
use rill_transcript::Cover;
use rill_verifier::calls::Table;
use rill_verifier::stages::opening::shape;
use rill_verifier::{Dimensions, Mode, Statement};
use rill_witness::Replayed;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

/// What is proven, and with what.
#[derive(Clone)]
struct Subject<'s> {
    run: &'s Run,
    statement: &'s Statement,
    choice: &'s Choice,
    setup: &'s ProverSetup,
    /// In zero-knowledge.
    hiding: Option<Hiding<'s>>,
}

impl Prover<'_> {
    pub(super) fn prove_here(&mut self, input: &Arc<Vec<u8>>) -> Result<Proven, ProveError> {
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
        let dimensions = Dimensions::new(&statement, &self.program.key);
        let kept_seed = match &mut folder {
            Some(folder) => folder.bind(&statement, &dimensions, &Table::all(&run.map))?,
            None => None,
        };
        self.check_cancel()?;
        let start = Instant::now();
        let choice = self.choose(&run, &statement, held)?;
        let plan_seconds = start.elapsed().as_secs_f64();
        (self.observer)(&Event::Planned(choice.clone()));
        self.check_cancel()?;
        if self.gives_back(&choice) {
            rill_allocator::economize();
        }
        let mut report = self.report(&run, &choice);
        (report.trace_seconds, report.plan_seconds) = (trace_seconds, plan_seconds);

        let start = Instant::now();
        let setup = self.take_setup(shape(&dimensions)?)?;
        report.preprocess_seconds = start.elapsed().as_secs_f64();

        let start = Instant::now();
        let blinds = self.blinds(&statement, input, kept_seed)?;
        let subject = Subject {
            run: &run,
            statement: &statement,
            choice: &choice,
            setup: &setup,
            hiding: blinds.as_ref().map(|(setup, cover)| Hiding { setup, cover: cover.clone() }),
        };
        let outcome = self.stages(subject, folder.as_mut(), &mut gauge, &mut report);
        self.setup = Some(setup);
        let bytes = outcome?;
        report.prove_seconds = trace_seconds + plan_seconds + start.elapsed().as_secs_f64();
        report.proof_bytes = bytes.len();
        report.passes = report.stages.iter().map(|stage| stage.passes).sum();
        let peak = gauge.total();
        (report.peak_heap_bytes, report.peak_rss_bytes) = (peak.heap, peak.rss);
        let state = folder.map(KeptState::new);
        let proof = Proof { statement, mode: self.mode, bytes };
        Ok(Proven { proof, report, log: run.log, state })
    }

    pub(super) fn run(&mut self, input: &Arc<Vec<u8>>) -> Result<Run, ProveError> {
        let machine = match &mut self.machine {
            Some(machine) => machine,
            none => none.insert(Machine::new(&self.program.key)?),
        };
        Ok(machine.run_watched(input, &self.limits, &mut *self.log)?)
    }

    /// Refuses a run that did not end in the expected way.
    pub(super) fn check_exit(&self, run: &Run) -> Result<(), ProveError> {
        let (code, expected) = (run.exit_code, self.expected_exit);
        if code == u64::from(expected) {
            return Ok(());
        }
        Err(ProveError::ExitCode { code, expected, log: run.log.clone() })
    }

    fn check_cancel(&self) -> Result<(), ProveError> {
        if self.cancel.is_cancelled() { Err(ProveError::Cancelled) } else { Ok(()) }
    }

    /// The generators for `shape`, of the proof before if it had the same.
    fn take_setup(&mut self, shape: Shape) -> Result<ProverSetup, PcsError> {
        // Those of another shape are gone before there are new ones.
        match self.setup.take().filter(|setup| setup.shape() == shape) {
            Some(setup) => Ok(setup),
            None => generators::setup(self.cache.as_deref(), shape),
        }
    }

    fn folder(&self, input: &[u8]) -> Result<Option<Folder>, StateError> {
        let (digest, mode) = (self.program.key.digest(), self.mode);
        self.resume.as_deref().map(|path| Folder::open(path, mode, digest, input)).transpose()
    }

    /// The blinds of a proof in zero-knowledge: of the seed that its folder has, or of a new one.
    fn blinds(
        &mut self,
        statement: &Statement,
        input: &[u8],
        kept: Option<Seed>,
    ) -> Result<Option<(Arc<HidingSetup>, Arc<dyn Cover>)>, ProveError> {
        if self.mode == Mode::Clear {
            return Ok(None);
        }
        let setup = match &self.hiding {
            Some(setup) => setup.clone(),
            None => self.hiding.insert(Arc::new(HidingSetup::new()?)).clone(),
        };
        let seed = kept.map_or_else(seed::random, Ok)?;
        let cover = Blinds::new(&seed, &seed::identity(statement, input), setup.clone());
        Ok(Some((setup, Arc::new(cover))))
    }

    fn report(&self, run: &Run, choice: &Choice) -> Report {
        Report {
            form: choice.form.name().to_owned(),
            zero_knowledge: self.mode == Mode::ZeroKnowledge,
            threads: rayon::current_num_threads(),
            max_memory_bytes: self.max_memory,
            planned_rss_bytes: choice.plan.peak_bytes,
            planned_seconds: choice.plan.seconds,
            planned_passes: choice.plan.passes(),
            law_rss_bytes: choice.plan.law_bytes(),
            law_words: choice.plan.sizes.words() as u64,
            call_bits: choice.plan.sizes.calls.bits_of_one,
            bytecode_rows: 1 << choice.plan.sizes.dimensions.log_bytecode,
            input_bytes: choice.plan.sizes.held.input as u64,
            ..Report::of_run(self.program.key.digest(), run)
        }
    }

    fn stages(
        &mut self,
        Subject { run, statement, choice, setup, hiding }: Subject<'_>,
        mut folder: Option<&mut Folder>,
        gauge: &mut Gauge<'_>,
        report: &mut Report,
    ) -> Result<Vec<u8>, ProveError> {
        let key = &self.program.key;
        let cycles = Replayed::new(&run.trace, key, u32::from(statement.log_cycles));
        let calls = Calls::collect(key, &run.map, &cycles, choice.kept_call_bytes())
            .map_err(rill_prover::ProveError::from)?;
        let context = Context {
            key,
            map: &run.map,
            dimensions: Dimensions::new(statement, key),
            calls: &calls,
            cycles: &cycles,
            form: choice.kind(),
            schedules: &choice.plan.schedules,
        };
        let gives_back = self.gives_back(choice);
        let (observer, cancel) = (&mut self.observer, &self.cancel);
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
            if cancel.is_cancelled() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let journal: &mut dyn Journal = match &mut folder {
            Some(folder) => *folder,
            None => &mut NoJournal,
        };
        let options = Options::default();
        let observe = &mut observe;
        let proof = match &hiding {
            Some(hiding) => {
                let setup = (setup, hiding);
                prove_hiding(&context, statement, setup, options, journal, observe)
            }
            None => prove(&context, statement, setup, options, journal, observe),
        };
        let proof = proof.map_err(|error| match folder {
            Some(folder) => folder.blame(error),
            None => error.into(),
        })?;
        report.replayed_rows = cycles.given();
        Ok(proof.bytes)
    }
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
