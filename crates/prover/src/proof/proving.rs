//! What all stages share while a proof is made.

use crate::proof::journal;
use crate::proof::journal::{Journal, JournalError};
use crate::{Context, Form, Rows};
use rill_field::F;
use rill_hiding_prover::{CloseError, HidingSetup};
use rill_pcs::PcsError;
use rill_sumcheck::{Bound, Member};
use rill_sumcheck_prover::{
    Audit, BlockSource, Checks, Cut, EngineError, Pass, PassError, Progress, Request, Rounds,
    SourceError, StageMember, gather, prove_stage, resend,
};
use rill_transcript::Writer;
use rill_verifier::{StatementError, VerifyError};
use rill_witness::Block;
use std::ops::ControlFlow;
use std::time::Instant;
use thiserror::Error;

/// Why a proof could not be made.
#[derive(Debug, Error)]
pub enum ProveError {
    /// The statement is not about this program.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// A stage could not be proven.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The rows could not be replayed.
    #[error("replay: {0}")]
    Source(#[from] SourceError),
    /// The commitment scheme refused.
    #[error(transparent)]
    Pcs(#[from] PcsError),
    /// The state of the proof cannot be kept or used.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// What was hidden cannot be proven.
    #[error(transparent)]
    Hiding(#[from] CloseError),
    /// The verifier refuses a proof that hides: the rows are not those of a run of the program, or this
    /// machine is at fault.
    #[error("the proof that was made is refused: {0}")]
    Refused(#[from] VerifyError),
    /// What a stage sent fails its own final check: the rows are not those of a run of
    /// the program.
    #[error("{0}: the openings do not satisfy the stage's final check")]
    FinalCheck(&'static str),
    /// The streaming form was asked for, without a schedule for this relation.
    #[error("no schedule for {0}: the streaming form needs one for each relation")]
    Unplanned(&'static str),
    /// The observer has stopped it.
    #[error("stopped by its observer")]
    Stopped,
}

impl From<PassError> for ProveError {
    fn from(error: PassError) -> Self {
        Self::Engine(error.into())
    }
}

impl ProveError {
    /// Whether the prover is at fault, and not its input.
    pub fn is_internal(&self) -> bool {
        !matches!(self, Self::Statement(_) | Self::Pcs(_) | Self::Journal(_) | Self::Stopped)
    }
}

/// What the observer of a proof is told.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
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

/// Observes a proof, and may stop it: before the next pass, or at the end of the stage.
pub type Observer<'o> = dyn FnMut(Event) -> ControlFlow<()> + 'o;

/// What a stage took.
#[derive(Clone, Debug, PartialEq)]
pub struct StageReport {
    /// The stage's name.
    pub name: &'static str,
    /// Seconds by the clock.
    pub seconds: f64,
    /// Replays of all rows.
    pub passes: usize,
    /// The most bytes that were asked for before a pass.
    pub pass_bytes: u64,
    /// What each member took.
    pub members: Vec<MemberReport>,
}

/// What one member of a stage took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemberReport {
    /// The relation's slug.
    pub slug: &'static str,
    /// Seconds in passes, summed over threads, replay apart.
    pub pass_seconds: f64,
    /// Seconds in rounds by the clock.
    pub round_seconds: f64,
}

/// An unfinished proof.
pub(crate) struct Proving<'a, 'o> {
    pub(crate) context: &'a Context<'a>,
    /// The generators of blinds, of a proof that hides.
    pub(crate) hiding: Option<&'a HidingSetup>,
    pub(crate) writer: Writer,
    pub(crate) audit: Audit,
    pub(crate) cut: Cut,
    pub(crate) journal: &'o mut dyn Journal,
    pub(crate) observer: &'o mut Observer<'o>,
}

impl<'a> Proving<'a, '_> {
    /// Runs `work` as the stage `name`, told to the observer.
    pub(crate) fn observe<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&mut Self, &mut StageReport) -> Result<T, ProveError>,
    ) -> Result<T, ProveError> {
        self.tell(Event::Begin { stage: name })?;
        let start = Instant::now();
        let mut report =
            StageReport { name, seconds: 0.0, passes: 0, pass_bytes: 0, members: Vec::new() };
        let outcome = work(self, &mut report)?;
        report.seconds = start.elapsed().as_secs_f64();
        self.tell(Event::End(report))?;
        Ok(outcome)
    }

    fn tell(&mut self, event: Event) -> Result<(), ProveError> {
        match (self.observer)(event) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(ProveError::Stopped),
        }
    }

    /// Goes through the rounds of a stage; returns its bound variables and the openings of each
    /// member. `forms` prove `members`, one each; they are made only if the rounds were not proven
    /// before.
    pub(crate) fn rounds<const N: usize>(
        &mut self,
        report: &mut StageReport,
        members: [Member; N],
        forms: impl FnOnce() -> Result<[Form<'a>; N], ProveError>,
    ) -> Result<(Bound, [Vec<F>; N]), ProveError> {
        let forms = || Ok(forms()?.into());
        let (bound, openings) = self.rounds_of(report, members.into(), forms)?;
        Ok((bound, openings.try_into().expect("each member has its openings")))
    }

    /// [`Self::rounds`], of as many members as the statement asks for.
    pub(crate) fn rounds_of(
        &mut self,
        report: &mut StageReport,
        members: Vec<Member>,
        forms: impl FnOnce() -> Result<Vec<Form<'a>>, ProveError>,
    ) -> Result<(Bound, Vec<Vec<F>>), ProveError> {
        let stage = report.name;
        let limit = journal::rounds_bytes(&members);
        if let Some(state) = self.journal.recall(stage, limit)? {
            let unfit = || JournalError::Unfit(stage);
            let (sent, openings) = journal::decode(&state).ok_or_else(unfit)?;
            if !openings.iter().map(Vec::len).eq(members.iter().map(|member| member.openings)) {
                return Err(unfit().into());
            }
            let bound = resend(&mut self.writer, stage, &members, &sent).ok_or_else(unfit)?;
            return Ok((bound, openings));
        }
        let forms = forms()?;
        assert_eq!(members.len(), forms.len(), "{stage}: a form for each member");
        let members = members.into_iter().zip(forms);
        let members = members.map(|(member, form)| StageMember::new(member, form)).collect();
        let Rounds { bound, sent, openings } = self.prove_rounds(report, members)?;
        let state = journal::encode(&sent, &openings);
        self.journal.keep(stage, &|to| to.write_all(&state))?;
        Ok((bound, openings))
    }

    fn prove_rounds(
        &mut self,
        report: &mut StageReport,
        mut members: Vec<StageMember<'a, Block>>,
    ) -> Result<Rounds, ProveError> {
        let rows = Rows(self.context.cycles);
        let (observer, stage) = (&mut *self.observer, report.name);
        let (passes, pass_bytes) = (&mut report.passes, &mut report.pass_bytes);
        let pass_bytes_planned = self.context.schedules.pass_bytes(stage);
        let checks = Checks { audit: self.audit, pass_bytes: pass_bytes_planned, cut: self.cut };
        let mut progress = |progress| match progress {
            Progress::Pass { bytes, .. } => {
                *passes += 1;
                *pass_bytes = bytes.max(*pass_bytes);
                ControlFlow::Continue(())
            }
            Progress::Round { round, rounds } => {
                observer(Event::Rounds { stage, done: round + 1, rounds })
            }
        };
        let outcome =
            prove_stage(&mut self.writer, stage, &mut members, &rows, checks, &mut progress);
        let rounds = outcome.map_err(|error| match error {
            EngineError::Stopped => ProveError::Stopped,
            error => error.into(),
        })?;
        for m in &members {
            report.members.push(MemberReport {
                slug: m.member.slug,
                pass_seconds: m.time.passes.as_secs_f64(),
                round_seconds: m.time.rounds.as_secs_f64(),
            });
        }
        Ok(rounds)
    }

    /// Runs a pass outside the rounds.
    ///
    /// # Errors
    /// If it asks for more than was planned for the stage, or the rows cannot be replayed.
    pub(crate) fn gather<P: Pass<Block>>(
        &self,
        report: &mut StageReport,
        pass: P,
    ) -> Result<P::Part, ProveError> {
        let (stage, rows) = (report.name, Rows(self.context.cycles));
        let bytes = Request::pass_bytes(&[pass.request()], rows.rows());
        report.passes += 1;
        report.pass_bytes = bytes.max(report.pass_bytes);
        match self.context.schedules.pass_bytes(stage) {
            Some(limit) if bytes > limit => {
                Err(EngineError::PassBytes { stage, round: 0, bytes, limit }.into())
            }
            _ => Ok(gather(pass, &rows, self.cut)?),
        }
    }

    /// The message `name` of `length` elements, made by `make` unless it was made before.
    pub(crate) fn message(
        &mut self,
        name: &'static str,
        length: usize,
        make: impl FnOnce(&mut Self) -> Result<Vec<F>, ProveError>,
    ) -> Result<Vec<F>, ProveError> {
        if let Some(state) = self.journal.recall(name, journal::message_bytes(length))? {
            return match journal::decode(&state) {
                Some((mut sent, openings))
                    if sent.iter().map(Vec::len).eq([length]) && openings.is_empty() =>
                {
                    Ok(sent.swap_remove(0))
                }
                _ => Err(JournalError::Unfit(name).into()),
            };
        }
        let message = make(self)?;
        let state = journal::encode(std::slice::from_ref(&message), &[]);
        self.journal.keep(name, &|to| to.write_all(&state))?;
        Ok(message)
    }

    /// The stage's own final check, unless lies are wanted.
    pub(crate) fn check(
        &self,
        name: &'static str,
        bound: &Bound,
        finals: &[F],
    ) -> Result<(), ProveError> {
        match self.audit {
            Audit::Check if bound.expected(finals) != Some(bound.value) => {
                Err(ProveError::FinalCheck(name))
            }
            Audit::Check | Audit::Trust => Ok(()),
        }
    }
}
