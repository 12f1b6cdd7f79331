//! One relation, one small trace, all forms.

use super::drive::Record;
use crate::{BlockSource, Cut, Form, Naive, Schedule};
use rill_field::F;
use rill_sumcheck::Relation;

type Build<'a, B> = Box<dyn Fn() -> Form<'a, B> + 'a>;
type Resume<'a, B> = Box<dyn Fn(usize, &[Vec<F>], &[F]) -> Form<'a, B> + 'a>;
type Stretch<'a, B> = Box<dyn Fn(Schedule) -> Form<'a, B> + 'a>;

/// A case of [`forms_agree`].
///
/// ```text
/// Case::new("x0 is written", relation, tables, claim, &rows)
///     .form("linear", || Form::resident(Linear::new(&rows)))
///     .resume(|round, tables, challenges| Form::resident(Linear::from_tables(..)))
///     .elastic(|schedule| streamed(Stream::new(..), &schedule))
/// ```
pub struct Case<'a, R, B> {
    name: &'a str,
    naive: Naive<R>,
    claim: F,
    source: &'a dyn BlockSource<B>,
    forms: Vec<(&'static str, Build<'a, B>)>,
    resume: Option<Resume<'a, B>>,
    elastic: Option<(usize, Stretch<'a, B>)>,
    reaches_degree: bool,
}

impl<'a, R: Relation + Clone + Send + Sync, B> Case<'a, R, B> {
    /// `tables` (one per cell) make `relation` sum to `claim`; `source` replays the rows they were
    /// made of.
    pub fn new(
        name: &'a str,
        relation: R,
        tables: Vec<Vec<F>>,
        claim: F,
        source: &'a dyn BlockSource<B>,
    ) -> Self {
        let naive = Naive::new(relation, tables);
        let (forms, resume, elastic) = (Vec::new(), None, None);
        Self { name, naive, claim, source, forms, resume, elastic, reaches_degree: true }
    }

    /// A form, built afresh by `build`.
    #[must_use]
    pub fn form(mut self, name: &'static str, build: impl Fn() -> Form<'a, B> + 'a) -> Self {
        self.forms.push((name, Box::new(build)));
        self
    }

    /// The entry of the linear form at any round: from the round, the naive form's bound tables
    /// (all cells, weights first), and the challenges so far.
    #[must_use]
    pub fn resume(mut self, build: impl Fn(usize, &[Vec<F>], &[F]) -> Form<'a, B> + 'a) -> Self {
        self.resume = Some(Box::new(build));
        self
    }

    /// A form that follows any schedule over all rounds.
    #[must_use]
    pub fn elastic(self, build: impl Fn(Schedule) -> Form<'a, B> + 'a) -> Self {
        let rounds = self.naive.relation().rounds();
        self.elastic_until(rounds, build)
    }

    /// The same where only the first `rounds` rounds can be streamed, such as the cycle variables.
    #[must_use]
    pub fn elastic_until(
        mut self,
        rounds: usize,
        build: impl Fn(Schedule) -> Form<'a, B> + 'a,
    ) -> Self {
        self.elastic = Some((rounds, Box::new(build)));
        self
    }

    /// The case is too degenerate for any round polynomial to have the declared degree.
    #[must_use]
    pub fn stays_below_degree(mut self) -> Self {
        self.reaches_degree = false;
        self
    }
}

/// Checks that all forms of a case answer what the naive form answers to the same challenges: equal
/// round polynomials and equal openings. The linear form is entered at every round and driven to
/// the end; the elastic form switches at every round, with windows of every size, and with growing
/// ones. Every form that needs a pass is driven twice: the second time the rows are cut into many
/// ranges, and each part goes through its bytes. A case whose round polynomials are all zero is
/// refused, because any form would pass it.
///
/// # Panics
/// If two forms differ, or the case proves nothing.
pub fn forms_agree<R: Relation + Clone + Send + Sync, B>(case: &Case<'_, R, B>) {
    let title = format!("{} ({})", R::SLUG, case.name);
    let record = Record::of(case.naive.clone(), case.claim);
    check_case(&title, case, &record);
    for cut in [Cut::Threads, Cut::Encoded(RANGES)] {
        let rows = (case.source, cut);
        for (name, build) in &case.forms {
            record.compare(&format!("{title}, {name}"), 0, build(), rows);
        }
        if let Some((rounds, elastic)) = &case.elastic {
            for schedule in schedules(*rounds) {
                let name = format!("{title}, elastic with {schedule}");
                record.compare(&name, 0, elastic(schedule), rows);
            }
        }
    }
    if let Some(resume) = &case.resume {
        for (round, tables) in record.bound.iter().enumerate() {
            let form = resume(round, tables, &record.played.challenges[..round]);
            let name = format!("{title}, linear from round {round}");
            record.compare(&name, round, form, (case.source, Cut::Threads));
        }
    }
}

/// Ranges of a pass whose parts go through bytes.
const RANGES: usize = 5;

/// Refuses cases that prove nothing.
fn check_case<R: Relation, B>(title: &str, case: &Case<'_, R, B>, record: &Record) {
    let relation = case.naive.relation();
    let forms = case.forms.len() + usize::from(case.resume.is_some());
    assert!(forms + usize::from(case.elastic.is_some()) > 0, "{title}: no form to compare");
    assert!(!record.is_vacuous(), "{title}: vacuous, every round polynomial is zero");
    let declared = (0..relation.rounds()).map(|round| relation.degree(round)).max();
    if case.reaches_degree {
        assert_eq!(declared, Some(record.reached_degree()), "{title}: degree not reached");
    }
}

/// Every switch round with windows of every size, and with growing ones.
fn schedules(rounds: usize) -> Vec<Schedule> {
    let mut schedules = vec![Schedule::linear()];
    for switch in 1..=rounds {
        schedules.extend((1..=switch).map(|size| Schedule::uniform(size, switch)));
        schedules.push(Schedule::growing(2, switch));
    }
    schedules
}
