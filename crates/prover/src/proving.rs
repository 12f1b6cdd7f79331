//! What all stages share while a proof is made.

use crate::{BoxForm, Context, Rows};
use rill_field::F;
use rill_pcs::PcsError;
use rill_sumcheck::{Bound, Member};
use rill_sumcheck_prover::{Audit, EngineError, Progress, SourceError, StageMember, prove_stage};
use rill_transcript::Writer;
use rill_verifier::StatementError;
use std::time::Instant;
use thiserror::Error;

/// Why a proof could not be made.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProveError {
    /// The statement is not one about this program.
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
    /// What a stage sent does not satisfy its own final check: the rows are not those of a run of
    /// the program.
    #[error("{0}: the openings do not satisfy the stage's final check")]
    FinalCheck(&'static str),
}

/// What an observer of a proof is told.
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

/// What a stage took.
#[derive(Clone, Debug, PartialEq)]
pub struct StageReport {
    /// The stage's name.
    pub name: &'static str,
    /// Seconds by the clock.
    pub seconds: f64,
    /// Replays of all rows.
    pub passes: usize,
    /// Seconds in each member, passes included, by slug.
    pub members: Vec<(&'static str, f64)>,
}

/// A proof in the making.
pub(crate) struct Proving<'a, 'o> {
    pub(crate) context: &'a Context<'a>,
    pub(crate) writer: Writer,
    pub(crate) audit: Audit,
    pub(crate) observer: &'o mut dyn FnMut(Event),
}

impl<'a> Proving<'a, '_> {
    /// Runs `work` as the stage `name`, told to the observer.
    pub(crate) fn observe<T>(
        &mut self,
        name: &'static str,
        work: impl FnOnce(&mut Self, &mut StageReport) -> Result<T, ProveError>,
    ) -> Result<T, ProveError> {
        (self.observer)(Event::Begin { stage: name });
        let start = Instant::now();
        let mut report = StageReport { name, seconds: 0.0, passes: 0, members: Vec::new() };
        let outcome = work(self, &mut report)?;
        report.seconds = start.elapsed().as_secs_f64();
        (self.observer)(Event::End(report));
        Ok(outcome)
    }

    /// Proves the rounds of a stage; returns its bound variables and the openings of each member.
    pub(crate) fn rounds(
        &mut self,
        report: &mut StageReport,
        members: impl IntoIterator<Item = (Member, BoxForm<'a>)>,
    ) -> Result<(Bound, Vec<Vec<F>>), ProveError> {
        let mut members: Vec<_> =
            members.into_iter().map(|(m, form)| StageMember::from_member(m, form)).collect();
        let rows = Rows(self.context.cycles);
        let (observer, stage, passes) = (&mut *self.observer, report.name, &mut report.passes);
        let mut progress = |progress| match progress {
            Progress::Pass { .. } => *passes += 1,
            Progress::Round { round, rounds } => {
                observer(Event::Rounds { stage, done: round + 1, rounds });
            }
        };
        let bound =
            prove_stage(&mut self.writer, stage, &mut members, &rows, self.audit, &mut progress)?;
        for m in &members {
            let seconds = m.time.passes + m.time.rounds;
            report.members.push((m.member.slug, seconds.as_secs_f64()));
        }
        Ok((bound, members.iter().map(|m| m.form.openings()).collect()))
    }

    /// The stage's own final check, unless lies are wanted.
    pub(crate) fn check(
        &self,
        name: &'static str,
        bound: &Bound,
        finals: &[F],
    ) -> Result<(), ProveError> {
        match self.audit {
            Audit::Check => bound.check(finals).map_err(|_| ProveError::FinalCheck(name)),
            Audit::Trust => Ok(()),
        }
    }
}
