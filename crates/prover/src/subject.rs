//! What tests ask of a relation over cycles.

use crate::fixtures::{Cut, Fixture, capped, with_four_workers};
use crate::{Context, Form, FormKind, Rows, columns};
use rill_field::{F, Zero};
use rill_poly::eq_table;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_sumcheck_prover::{Naive, Schedule, SourceError};
use rill_transcript::{Transcript, Writer};
use rill_verifier::spartan::outer::Columns;
use rill_witness::{Block, Cycle, CycleSource, Forged};

/// A relation whose variables are those of the cycle, with its forms.
pub(crate) trait Subject {
    type Relation: Relation + Clone + Send + Sync;

    /// The relation for `2^log_cycles` rows at random points.
    fn draw(writer: &mut Writer, log_cycles: usize) -> Self::Relation;

    /// The claim that is true of `cycles`, from the values of the columns.
    fn claim(relation: &Self::Relation, cycles: &[Cycle]) -> F;

    /// The naive form's tables.
    fn cells(relation: &Self::Relation, context: &Context<'_>) -> Result<Vec<Vec<F>>, SourceError>;

    fn linear<'a>(relation: &Self::Relation) -> Form<'a>;

    /// The form that streams the rounds of `schedule`.
    fn streaming<'a>(relation: &Self::Relation, schedule: &Schedule) -> Form<'a>;

    /// The linear form from tables bound to `challenges`.
    fn resume<'a>(relation: &Self::Relation, tables: &[Vec<F>], challenges: &[F]) -> Form<'a>;

    /// A change of the cycles that makes the claim false.
    fn forge(cycle: &mut Cycle);
}

/// The forms agree on runs of guests, and the naive form proves the true claim.
pub(crate) fn agree<S: Subject>() {
    let runs = [("rows", &[1, 3][..], 10), ("fibonacci", &[5], 9), ("muldiv", &[1], 14)];
    for (seed, (name, counts, log_cycles)) in (0u8..).zip(runs) {
        let relation = S::draw(&mut Writer::new(&[seed]), log_cycles.into());
        let fixture = Fixture::guest(name, counts, log_cycles);
        agree_on::<S>(name, &fixture, &relation);
    }
}

/// The forms agree on a small run where the relation is a special one.
pub(crate) fn agree_with<S: Subject>(change: impl Fn(&mut S::Relation)) {
    let mut relation = S::draw(&mut Writer::new(b"special"), 9);
    change(&mut relation);
    agree_on::<S>("special", &Fixture::guest("fibonacci", &[5], 9), &relation);
}

fn agree_on<S: Subject>(name: &str, fixture: &Fixture, relation: &S::Relation) {
    let source = fixture.cycles();
    let context = fixture.context(&source, FormKind::Naive);
    let claim = S::claim(relation, &fixture.list());
    let tables = S::cells(relation, &context).expect("a fixture replays");
    let rows = Rows(&source);
    let case = Case::new(name, relation.clone(), tables, claim, &rows)
        .form("linear", || S::linear(relation))
        .resume(|_, tables, challenges| S::resume(relation, tables, challenges));
    forms_agree(&case);
}

/// The streaming form agrees on a small run, honest and forged, with any schedule, where each pass
/// is cut among four workers.
pub(crate) fn streams<S: Subject>() {
    let fixture = Fixture::guest("rows", &[1, 0], 9);
    let relation = S::draw(&mut Writer::new(b"streaming"), 9);
    let honest = fixture.cycles();
    let forged = Forged::new(fixture.cycles(), |block: &mut Block| S::forge(&mut block.cycles[9]));
    let sources: [(&str, &dyn CycleSource); 2] = [("rows", &honest), ("forged", &forged)];
    with_four_workers(|| {
        for (name, source) in sources {
            let context = fixture.context(source, FormKind::Naive);
            let tables = S::cells(&relation, &context).expect("a fixture replays");
            let claim = Naive::new(relation.clone(), tables.clone()).sum();
            let cut = Cut(source);
            let rows = Rows(&cut);
            // A window of w rounds has 3^w points.
            let case = Case::new(name, relation.clone(), tables, claim, &rows)
                .elastic(|schedule| S::streaming(&relation, &capped(&schedule, 4)));
            forms_agree(&case);
        }
    });
}

/// The definition is what it says on a run, and a forged row breaks it.
pub(crate) fn definition<S: Subject>() {
    let fixture = Fixture::guest("rows", &[1, 3], 10);
    let source = fixture.cycles();
    let relation = S::draw(&mut Writer::new(b"definition"), 10);
    let claim = S::claim(&relation, &fixture.list());
    let context = fixture.context(&source, FormKind::Naive);
    let tables = S::cells(&relation, &context).expect("a fixture replays");
    relation_checks(&relation, &tables, claim);

    let edit = |block: &mut Block| {
        if block.first_row == 0 {
            S::forge(&mut block.cycles[7]);
        }
    };
    let forged = Forged::new(source, edit);
    let context = fixture.context(&forged, FormKind::Naive);
    let tables = S::cells(&relation, &context).expect("a fixture replays");
    assert_ne!(Naive::new(relation, tables).sum(), claim, "the forged row makes no difference");
}

/// A point of `length` coordinates.
pub(crate) fn point(writer: &mut Writer, length: usize) -> Vec<F> {
    writer.challenges("point", length)
}

/// `Σ_j eq(point,j)·column(j)`.
pub(crate) fn value_at(cycles: &[Cycle], point: &[F], column: impl Fn(&Cycle) -> F) -> F {
    eq_table(point, F::from(1u64)).iter().zip(cycles).map(|(eq, cycle)| *eq * column(cycle)).sum()
}

/// The columns of the row constraints at `point`.
pub(crate) fn columns_at(cycles: &[Cycle], point: &[F]) -> Columns {
    let mut sums = vec![F::zero(); Columns::<F>::COUNT];
    for (eq, cycle) in eq_table(point, F::from(1u64)).into_iter().zip(cycles) {
        sums.iter_mut().zip(columns(cycle).to_vec()).for_each(|(sum, value)| *sum += eq * value);
    }
    Columns::from_slice(&sums).expect("as many values as columns")
}
