//! The round engine: the prover's side of one stage, and the only place where round polynomials
//! meet a transcript.

use crate::{BlockSource, Cut, Due, EngineError, Form, Gathering, Request, run_pass};
use rill_field::{F, Field, Zero, half};
use rill_poly::evaluate;
use rill_sumcheck::{Bound, Member, decompress};
use rill_transcript::{Transcript, Writer};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// One relation of a stage with the form that proves it.
pub struct StageMember<'a, B> {
    /// Slug, claim, offset and degrees, as the verifier has them.
    pub member: Member,
    /// The form.
    pub form: Form<'a, B>,
    /// What the form took so far.
    pub time: MemberTime,
    /// The member's own current claim, not scaled for idle rounds.
    running: F,
}

/// Time spent in one member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MemberTime {
    /// In passes, summed over workers, without replay.
    pub passes: Duration,
    /// In rounds and binds, by the clock.
    pub rounds: Duration,
}

impl<'a, B> StageMember<'a, B> {
    /// `member`, proven by `form`.
    pub fn new(member: Member, form: Form<'a, B>) -> Self {
        Self { running: member.claim, member, form, time: MemberTime::default() }
    }

    /// Rounds of a stage of `rounds` rounds in which the member is idle, counted from `round`.
    fn idle_from(&self, round: usize, rounds: usize) -> usize {
        let active_left = self.member.end().saturating_sub(round.max(self.member.offset));
        rounds - round - active_left
    }

    fn is_active(&self, round: usize) -> bool {
        self.member.degree(round).is_some()
    }
}

/// Whether the engine checks what the forms say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audit {
    /// Every round polynomial must satisfy `s(0) + s(1) = claim`.
    Check,
    /// No such check: lets soundness tools drive the honest prover over forged rows.
    Trust,
}

/// What the engine checks while it proves a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checks {
    /// Whether the forms' answers are checked.
    pub audit: Audit,
    /// Bytes that all members of a pass together may ask for; any number if `None`.
    pub pass_bytes: Option<u64>,
    /// How passes are cut.
    pub cut: Cut,
}

impl From<Audit> for Checks {
    fn from(audit: Audit) -> Self {
        Self { audit, pass_bytes: None, cut: Cut::Threads }
    }
}

/// Where a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A pass for `members` members begins before round `round`.
    Pass {
        /// The next round.
        round: usize,
        /// Members fed.
        members: usize,
        /// Bytes they asked for: scratch on all workers, and what they keep.
        bytes: u64,
    },
    /// Round `round` of `rounds` is over.
    Round {
        /// The round.
        round: usize,
        /// Rounds of the stage.
        rounds: usize,
    },
}

/// A stage after its last round.
#[derive(Clone, Debug)]
pub struct Rounds {
    /// The bound variables.
    pub bound: Bound,
    /// What was sent in each round: all coefficients but the linear one. With it [`resend`] goes
    /// through the rounds again.
    pub sent: Vec<Vec<F>>,
    /// The openings of each member.
    pub openings: Vec<Vec<F>>,
}

/// Proves `members` as one stage; the exact counterpart of [`rill_sumcheck::verify`].
///
/// Draws one batching coefficient `c_m` per member. In each round it sends `Σ_m c_m·2^(idle rounds
/// left)·s_m`, all coefficients but the linear one, and draws the challenge. An idle member
/// contributes half of its scaled claim.
///
/// A pass takes place before a round in which an active member requests one, and once at the end if
/// some member needs one for its openings. Members that wait for their offset, or are done, ride
/// along.
pub fn prove_stage<B>(
    writer: &mut Writer,
    label: &'static str,
    members: &mut [StageMember<'_, B>],
    source: &dyn BlockSource<B>,
    checks: impl Into<Checks>,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Rounds, EngineError> {
    let checks = checks.into();
    let mut feed = Feed { stage: label, source, checks, progress };
    let _stage = tracing::info_span!("stage", label).entered();
    let rounds = members.iter().map(|m| m.member.end()).max().unwrap_or(0);
    let (coefficients, mut value) =
        combined_claim(writer, label, members.iter().map(|m| &m.member), rounds);
    let mut challenges = Vec::with_capacity(rounds);
    let mut sent = Vec::with_capacity(rounds);
    for round in 0..rounds {
        while members.iter().any(|m| m.is_active(round) && m.form.request().is_some()) {
            feed.members(members, round)?;
        }
        let polynomials = round_polynomials(members, round, checks.audit)?;
        let combined = combine(members, &polynomials, &coefficients, round, rounds);
        let compressed = compress(combined);
        let (challenge, next) = send(writer, label, &compressed, value);
        bind(members, &polynomials, round, challenge);
        value = next;
        challenges.push(challenge);
        sent.push(compressed);
        feed.tell(Progress::Round { round, rounds })?;
    }
    while members.iter().any(|m| m.form.request().is_some()) {
        feed.members(members, rounds)?;
    }
    let openings = members.iter().map(openings).collect::<Result<_, _>>()?;
    Ok(Rounds { bound: Bound { challenges, coefficients, value }, sent, openings })
}

fn openings<B>(m: &StageMember<'_, B>) -> Result<Vec<F>, EngineError> {
    m.form.openings().map(<[F]>::to_vec).ok_or_else(|| round_count(m))
}

fn round_count<B>(m: &StageMember<'_, B>) -> EngineError {
    EngineError::RoundCount { slug: m.member.slug, declared: m.member.degrees.len() }
}

/// What a stage is fed with.
struct Feed<'f, B> {
    stage: &'static str,
    source: &'f dyn BlockSource<B>,
    checks: Checks,
    progress: &'f mut dyn FnMut(Progress) -> ControlFlow<()>,
}

/// A pass that is due, and what its member takes.
type Fed<'m, 'a, B> = (Box<dyn Due<'a, B> + 'a>, &'m mut Form<'a, B>, &'m mut MemberTime);

impl<B> Feed<'_, B> {
    fn tell(&mut self, progress: Progress) -> Result<(), EngineError> {
        match (self.progress)(progress) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(EngineError::Stopped),
        }
    }

    /// One pass for all members that wait for one.
    fn members(
        &mut self,
        members: &mut [StageMember<'_, B>],
        round: usize,
    ) -> Result<(), EngineError> {
        let stage = self.stage;
        let requests: Vec<Request> = members.iter().filter_map(|m| m.form.request()).collect();
        let bytes = Request::pass_bytes(&requests, self.source.rows());
        if let Some(limit) = self.checks.pass_bytes.filter(|limit| bytes > *limit) {
            return Err(EngineError::PassBytes { stage, round, bytes, limit });
        }
        let fed: Vec<Fed<'_, '_, B>> = members.iter_mut().filter_map(take_due).collect();
        let _pass = tracing::info_span!("pass", round, members = fed.len()).entered();
        self.tell(Progress::Pass { round, members: requests.len(), bytes })?;
        let passes: Vec<&dyn Gathering<B>> = fed.iter().map(|(due, ..)| &**due as _).collect();
        let spent = run_pass(&passes, self.source, self.checks.cut)?;
        for ((due, form, time), spent) in fed.into_iter().zip(spent) {
            let start = Instant::now();
            *form = due.close();
            time.passes += spent + start.elapsed();
        }
        Ok(())
    }
}

/// The pass that `m` waits for. Until the pass is closed the form is one that has nothing to say.
fn take_due<'m, 'a, B>(m: &'m mut StageMember<'a, B>) -> Option<Fed<'m, 'a, B>> {
    let StageMember { form, time, .. } = m;
    match std::mem::replace(form, Form::Openings(Vec::new())) {
        Form::Pass(due) => Some((due, form, time)),
        other => {
            *form = other;
            None
        }
    }
}

/// The polynomials `s_m` of the active members, unscaled; empty for idle ones.
fn round_polynomials<B>(
    members: &mut [StageMember<'_, B>],
    round: usize,
    audit: Audit,
) -> Result<Vec<Vec<F>>, EngineError> {
    let mut polynomials = Vec::with_capacity(members.len());
    for m in members {
        let Some(declared) = m.member.degree(round) else {
            polynomials.push(Vec::new());
            continue;
        };
        let slug = m.member.slug;
        let _member = tracing::debug_span!("round", slug, round).entered();
        let start = Instant::now();
        let polynomial = m.form.round(m.running);
        let polynomial = polynomial.ok_or_else(|| round_count(m))?;
        m.time.rounds += start.elapsed();
        let found = polynomial.len();
        if found != declared + 1 {
            return Err(EngineError::Degree { slug, round, declared, found });
        }
        // s(0) + s(1) = 2 c_0 + c_1 + … + c_d
        let sum = polynomial[0] + polynomial.iter().sum::<F>();
        if audit == Audit::Check && sum != m.running {
            return Err(EngineError::RoundMismatch { slug, round });
        }
        polynomials.push(polynomial);
    }
    Ok(polynomials)
}

/// `Σ_m c_m·2^(idle rounds left)·s_m`; an idle member has `s_m = claim/2`.
fn combine<B>(
    members: &[StageMember<'_, B>],
    polynomials: &[Vec<F>],
    coefficients: &[F],
    round: usize,
    rounds: usize,
) -> Vec<F> {
    let degree = polynomials.iter().map(|s| s.len().saturating_sub(1)).max().unwrap_or(0);
    let mut combined = vec![F::zero(); degree + 1];
    for ((m, polynomial), coefficient) in members.iter().zip(polynomials).zip(coefficients) {
        let idle = m.idle_from(round, rounds);
        let scale = *coefficient * F::from(2u64).pow([idle as u64]);
        if polynomial.is_empty() {
            combined[0] += scale * m.running * half();
        }
        for (slot, c) in combined.iter_mut().zip(polynomial) {
            *slot += scale * c;
        }
    }
    combined
}

/// A polynomial without its linear coefficient; nothing of a constant one.
fn compress(mut polynomial: Vec<F>) -> Vec<F> {
    if polynomial.len() == 1 {
        return Vec::new();
    }
    polynomial.remove(1);
    polynomial
}

/// Repeats the rounds of a stage that were sent before; `None` if `sent` does not have the
/// shape of its rounds. The stage's final check decides whether they are true.
pub fn resend(
    writer: &mut Writer,
    label: &'static str,
    members: &[Member],
    sent: &[Vec<F>],
) -> Option<Bound> {
    let rounds = members.iter().map(Member::end).max().unwrap_or(0);
    if sent.len() != rounds {
        return None;
    }
    let (coefficients, mut value) = combined_claim(writer, label, members.iter(), rounds);
    let mut challenges = Vec::with_capacity(rounds);
    for (round, sent) in sent.iter().enumerate() {
        if sent.len() != members.iter().filter_map(|m| m.degree(round)).max().unwrap_or(0) {
            return None;
        }
        let (challenge, next) = send(writer, label, sent, value);
        value = next;
        challenges.push(challenge);
    }
    Some(Bound { challenges, coefficients, value })
}

/// Draws one batching coefficient for each member; returns them and `Σ_m c_m·claim_m`, scaled.
fn combined_claim<'a>(
    writer: &mut Writer,
    label: &'static str,
    members: impl ExactSizeIterator<Item = &'a Member>,
    rounds: usize,
) -> (Vec<F>, F) {
    let coefficients = writer.challenges(label, members.len());
    let claims = members.map(|m| m.scaled_claim(rounds));
    let value = coefficients.iter().zip(claims).map(|(c, claim)| *c * claim).sum();
    (coefficients, value)
}

/// Sends a round polynomial without its linear coefficient and draws its challenge; a constant one
/// is not sent. The value at the challenge is that of the polynomial the verifier will put together
/// from `value`, so that both sides agree even on forged rows.
fn send(writer: &mut Writer, label: &'static str, polynomial: &[F], value: F) -> (F, F) {
    if polynomial.is_empty() {
        return (writer.challenge(label), value * half());
    }
    writer.message(label, |writer| writer.scalars(label, polynomial));
    let challenge = writer.challenge(label);
    (challenge, evaluate(&decompress(polynomial.to_vec(), value), challenge))
}

fn bind<B>(members: &mut [StageMember<'_, B>], polynomials: &[Vec<F>], round: usize, challenge: F) {
    for (m, polynomial) in members.iter_mut().zip(polynomials) {
        if m.is_active(round) {
            let _member = tracing::debug_span!("bind", slug = m.member.slug, round).entered();
            m.running = evaluate(polynomial, challenge);
            let start = Instant::now();
            let form = std::mem::replace(&mut m.form, Form::Openings(Vec::new()));
            m.form = form.bound(challenge);
            m.time.rounds += start.elapsed();
        }
    }
}
