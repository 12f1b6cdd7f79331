//! A form driven by hand: what the engine does for one member, with every intermediate result kept.

use crate::{BlockSource, Cut, Form, Naive, RoundProver, run_pass};
use rill_field::{F, Zero};
use rill_poly::evaluate;
use rill_sumcheck::Relation;
use rill_transcript::{Transcript, Writer};

/// What the naive form said and what it was told.
pub(super) struct Record {
    /// Round polynomials.
    pub(super) polynomials: Vec<Vec<F>>,
    /// Challenges.
    pub(super) challenges: Vec<F>,
    /// The claim of each round.
    pub(super) claims: Vec<F>,
    /// `bound[i]`: the tables after `i` binds.
    pub(super) bound: Vec<Vec<Vec<F>>>,
    /// Openings.
    pub(super) openings: Vec<F>,
}

impl Record {
    /// Plays `naive` from `claim` with the challenges of a transcript, and checks it.
    pub(super) fn of<R: Relation + Send + Sync>(mut naive: Naive<R>, claim: F) -> Self {
        let mut writer = Writer::new(R::SLUG.as_bytes());
        let mut record = Self {
            polynomials: Vec::new(),
            challenges: Vec::new(),
            claims: vec![claim],
            bound: vec![naive.tables().to_vec()],
            openings: Vec::new(),
        };
        for round in 0..naive.rounds() {
            let claim = record.claims[round];
            let polynomial = naive.round(claim);
            let sum = polynomial[0] + polynomial.iter().sum::<F>();
            assert_eq!(sum, claim, "{}, round {round}: the naive form misses the claim", R::SLUG);
            writer.scalars("round", &polynomial);
            let challenge = writer.challenge("round");
            naive.bind(challenge);
            record.claims.push(evaluate(&polynomial, challenge));
            record.polynomials.push(polynomial);
            record.challenges.push(challenge);
            record.bound.push(naive.tables().to_vec());
        }
        record.openings = naive.openings();
        record
    }

    /// Whether a form that always says zero would pass.
    pub(super) fn is_vacuous(&self) -> bool {
        self.polynomials.iter().flatten().all(F::is_zero)
    }

    /// The largest degree that a round polynomial really has.
    pub(super) fn reached_degree(&self) -> usize {
        let reached = |s: &Vec<F>| s.iter().rposition(|c| !c.is_zero()).unwrap_or(0);
        self.polynomials.iter().map(reached).max().unwrap_or(0)
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
        let rounds = self.claims.iter().zip(&self.challenges).zip(&self.polynomials);
        for (round, ((claim, challenge), expected)) in rounds.enumerate().skip(first) {
            form = served(name, form, source, cut);
            let polynomial = form.round(*claim);
            assert_eq!(polynomial.as_ref(), Some(expected), "{name}: round {round}, {cut:?}");
            form = form.bound(*challenge);
        }
        form = served(name, form, source, cut);
        assert_eq!(form.openings(), Some(&self.openings[..]), "{name}: openings, {cut:?}");
    }
}

/// `form` after the pass it waits for, if any.
fn served<'a, B>(
    name: &str,
    form: Form<'a, B>,
    source: &dyn BlockSource<B>,
    cut: Cut,
) -> Form<'a, B> {
    match form {
        Form::Pass(due) => {
            let run = run_pass(&[&*due as _], source, cut);
            run.unwrap_or_else(|error| panic!("{name}: {error}"));
            due.close()
        }
        form => form,
    }
}
