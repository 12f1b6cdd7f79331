//! Who refuses.

use rill_field::F;
use rill_sumcheck::Member;
use rill_sumcheck_prover::{Form, RoundProver, StageMember};
use std::sync::{Arc, Mutex};

/// The relations that refuse, and the members of the stage at hand.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    refused: Arc<Mutex<Vec<String>>>,
    values: Vec<(&'static str, Arc<Mutex<F>>)>,
}

impl Ledger {
    /// Notes that `name` refuses.
    pub(super) fn note(&self, name: impl Into<String>) {
        let name = name.into();
        let mut refused = self.refused.lock().expect("no thread panics with the list");
        if !refused.contains(&name) {
            refused.push(name);
        }
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.refused.lock().expect("no thread panics with the list").clone()
    }

    /// A member of the stage at hand, watched.
    pub(super) fn watch<'a>(&mut self, member: Member, form: Told<'a>) -> StageMember<'a, ()> {
        let value = Arc::new(Mutex::new(member.claim));
        self.values.push((member.slug, Arc::clone(&value)));
        let ledger = Self { refused: Arc::clone(&self.refused), values: Vec::new() };
        let slug = member.slug;
        let watched = Watched { form, slug, ledger, value, polynomial: None };
        StageMember::new(member, Form::resident(watched))
    }

    /// Compares the last values of the members with the final values that the verifier computes of
    /// the openings sent.
    pub(super) fn finish_stage(&mut self, finals: &[F]) {
        assert_eq!(finals.len(), self.values.len(), "one final value per member");
        for ((slug, value), expected) in std::mem::take(&mut self.values).into_iter().zip(finals) {
            if *value.lock().expect("no thread panics with the value") != *expected {
                self.note(slug);
            }
        }
    }
}

/// A relation over dense tables.
pub(super) type Told<'a> = Box<dyn RoundProver + 'a>;

/// A form whose first claim is checked, and whose last value is kept.
struct Watched<'a> {
    form: Told<'a>,
    slug: &'static str,
    ledger: Ledger,
    value: Arc<Mutex<F>>,
    polynomial: Option<Vec<F>>,
}

impl RoundProver for Watched<'_> {
    fn rounds(&self) -> usize {
        self.form.rounds()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let polynomial = self.form.round(claim);
        // s(0) + s(1) = 2 c_0 + c_1 + … + c_d
        let sum = polynomial[0] + polynomial.iter().sum::<F>();
        if sum != claim {
            self.ledger.note(self.slug);
        }
        self.polynomial = Some(polynomial.clone());
        polynomial
    }

    fn bind(&mut self, challenge: F) {
        let polynomial = self.polynomial.take().expect("a round comes before its bind");
        *self.value.lock().expect("no thread panics with the value") =
            rill_poly::evaluate(&polynomial, challenge);
        self.form.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        self.form.openings()
    }
}
