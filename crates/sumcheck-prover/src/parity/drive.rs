//! A form driven by hand: what the engine does for one member, with every intermediate result kept.

use crate::{BlockSource, Cut, Form, Naive, NoBlocks, RoundProver, run_pass};
use rill_field::{F, Zero};
use rill_poly::evaluate;
use rill_sumcheck::Relation;
use rill_transcript::{Transcript, Writer};

/// What the naive form answered, and what it was given.
pub(super) struct Record {
    pub(super) played: Played,
    /// The claim of the first round.
    claim: F,
    /// `bound[i]`: the tables after `i` binds.
    pub(super) bound: Vec<Vec<Vec<F>>>,
}

impl Record {
    /// Plays `naive` from `claim` with the challenges of a transcript, and checks it.
    pub(super) fn of<R: Relation + Clone + Send + Sync>(mut naive: Naive<R>, claim: F) -> Self {
        let mut writer = Writer::new(R::SLUG.as_bytes());
        let form: Form<'_, ()> = Form::resident(naive.clone());
        let name = format!("{}: the naive form", R::SLUG);
        let played = drive(&name, form, &NoBlocks, claim, |_, polynomial| {
            writer.scalars("round", polynomial);
            writer.challenge("round")
        });
        let mut bound = vec![naive.tables().to_vec()];
        for challenge in &played.challenges {
            naive.bind(*challenge);
            bound.push(naive.tables().to_vec());
        }
        Self { played, claim, bound }
    }

    /// Whether a form that always answers zero would pass.
    pub(super) fn is_vacuous(&self) -> bool {
        self.played.polynomials.iter().flatten().all(F::is_zero)
    }

    /// The largest actual degree of a round polynomial.
    pub(super) fn reached_degree(&self) -> usize {
        let reached = |s: &Vec<F>| s.iter().rposition(|c| !c.is_zero()).unwrap_or(0);
        self.played.polynomials.iter().map(reached).max().unwrap_or(0)
    }

    /// Drives `form` from round `first` to the end, its passes cut as `cut` says, and compares all
    /// it says.
    pub(super) fn compare<B>(
        &self,
        name: &str,
        first: usize,
        mut form: Form<'_, B>,
        (source, cut): (&dyn BlockSource<B>, Cut),
    ) {
        let Played { polynomials, challenges, openings } = &self.played;
        let mut claim = self.claim;
        for (round, (challenge, expected)) in challenges.iter().zip(polynomials).enumerate() {
            if round >= first {
                form = served(name, form, source, cut);
                let polynomial = form.round(claim);
                assert_eq!(polynomial.as_ref(), Some(expected), "{name}: round {round}, {cut:?}");
                form = form.bound(*challenge);
            }
            claim = evaluate(expected, *challenge);
        }
        form = served(name, form, source, cut);
        assert_eq!(form.openings(), Some(&openings[..]), "{name}: openings, {cut:?}");
    }
}

/// What a form answered, and what it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Played {
    /// Its round polynomials.
    pub polynomials: Vec<Vec<F>>,
    /// What it was bound to.
    pub challenges: Vec<F>,
    /// Its openings.
    pub openings: Vec<F>,
}

/// Drives `form` from `claim` to its openings. The challenge of a round is made of its number and
/// polynomial, which must sum to the claim.
///
/// # Panics
/// If it does not, or rows cannot be replayed.
pub fn play<B>(
    form: Form<'_, B>,
    source: &dyn BlockSource<B>,
    claim: F,
    challenge: impl FnMut(usize, &[F]) -> F,
) -> Played {
    drive("a form", form, source, claim, challenge)
}

fn drive<B>(
    name: &str,
    mut form: Form<'_, B>,
    source: &dyn BlockSource<B>,
    mut claim: F,
    mut challenge: impl FnMut(usize, &[F]) -> F,
) -> Played {
    let (mut polynomials, mut challenges) = (Vec::new(), Vec::new());
    loop {
        form = served(name, form, source, Cut::Threads);
        let Some(polynomial) = form.round(claim) else { break };
        let round = polynomials.len();
        let sum = polynomial[0] + polynomial.iter().sum::<F>();
        assert_eq!(sum, claim, "{name} misses the claim of round {round}");
        let r = challenge(round, &polynomial);
        claim = evaluate(&polynomial, r);
        form = form.bound(r);
        polynomials.push(polynomial);
        challenges.push(r);
    }
    let openings = form.openings().expect("no pass and no round is left").to_vec();
    Played { polynomials, challenges, openings }
}

/// `form` after the passes it waits for.
fn served<'a, B>(
    name: &str,
    mut form: Form<'a, B>,
    source: &dyn BlockSource<B>,
    cut: Cut,
) -> Form<'a, B> {
    while let Form::Pass(due) = form {
        let run = run_pass(&[&*due as _], source, cut);
        run.unwrap_or_else(|error| panic!("{name}: {error}"));
        form = due.close();
    }
    form
}
