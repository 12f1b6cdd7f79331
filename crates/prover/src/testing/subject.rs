//! What tests need from a relation over cycles.

use crate::testing::fixtures::{Cut, Fixture, capped, with_four_workers};
use crate::{Context, FormKind, Forms, Rows, columns};
use rill_field::{F, Zero};
use rill_poly::eq_table;
use rill_sumcheck_prover::Naive;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_transcript::{Transcript, Writer};
use rill_verifier::spartan::outer::Columns;
use rill_witness::{Block, Cycle, CycleSource, Forged};

/// A relation whose variables are those of the cycle.
pub(crate) trait Subject<Shape = ()>: Forms<Shape> {
    /// Rounds of a window at most: one of `w` rounds has `(d+1)^w` points.
    const WINDOW: usize = 4;

    /// The runs that the forms are compared on. The first also tests the definition.
    fn runs() -> Vec<(&'static str, Fixture)> {
        [("rows", &[1, 3][..], 10), ("fibonacci", &[5], 9), ("muldiv", &[1], 14)]
            .map(|(name, counts, log_cycles)| (name, Fixture::guest(name, counts, log_cycles)))
            .into()
    }

    /// The small ones that are tested with every schedule.
    fn streamed() -> Vec<(&'static str, Fixture)> {
        vec![("rows", Fixture::guest("rows", &[1, 0], 9))]
    }

    /// The relation for a run at random points, and what its forms need.
    fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<Self::Given>);

    /// The claim that is true of the run, from the verifier's formula on columns that no form made.
    fn claim(&self, run: &Fixture, given: &Self::Given) -> F;

    /// Whether [`Subject::forge`] makes the claim false in such a row.
    fn counts(_: &Cycle) -> bool {
        true
    }

    /// A change of a row.
    fn forge(cycle: &mut Cycle);
}

/// The tests of a [`Subject`]; of a relation that moves claims of columns at `r1`, which a row with
/// `$forge` done to it makes false, all that makes it one.
macro_rules! tests_of {
    ($relation:ident: $shape:ty, $forge:expr) => {
        use crate::testing::fixtures::Fixture;
        use crate::testing::subject::{Subject, columns_at, point};

        impl Subject<$shape> for $relation {
            fn draw(writer: &mut rill_transcript::Writer, run: &Fixture) -> (Self, Box<()>) {
                let r1 = point(writer, run);
                (Self::draw(writer, &r1), Box::new(()))
            }

            fn claim(&self, run: &Fixture, (): &()) -> F {
                self.claim(&columns_at(&run.list(), &self.r1))
            }

            fn forge(cycle: &mut Cycle) {
                let forge: fn(&mut Cycle) = $forge;
                forge(cycle);
            }
        }

        crate::testing::subject::tests_of!($relation);
    };
    ($relation:ty) => {
        #[test]
        fn forms_agree_on_runs() {
            crate::testing::subject::agree::<$relation, _>();
        }

        #[test]
        fn the_definition_holds_on_a_run_and_on_no_other() {
            crate::testing::subject::definition::<$relation, _>();
        }

        #[test]
        fn the_streaming_form_agrees_with_any_schedule_on_an_honest_and_a_forged_run() {
            crate::testing::subject::streams::<$relation, _>();
        }
    };
}
pub(crate) use tests_of;

/// The forms agree on runs of guests, and the naive form proves the true claim.
pub(crate) fn agree<R: Subject<S>, S>() {
    for (seed, (name, run)) in (0u8..).zip(R::runs()) {
        let (relation, given) = R::draw(&mut Writer::new(&[seed]), &run);
        agree_on(name, &run, &relation, &given);
    }
}

/// The forms agree on a small run where coordinates of the relation's `point` are boolean.
pub(crate) fn agree_at_boolean_points<R: Subject<S>, S>(point: fn(&mut R) -> &mut Vec<F>) {
    agree_at_boolean_points_of(&Fixture::guest("fibonacci", &[5], 9), point);
}

/// The same on a run of `2^9` rows.
pub(crate) fn agree_at_boolean_points_of<R: Subject<S>, S>(
    run: &Fixture,
    point: fn(&mut R) -> &mut Vec<F>,
) {
    for (i, value) in [(0, 0u64), (7, 1), (8, 0), (8, 1)] {
        let (mut relation, given) = R::draw(&mut Writer::new(b"boolean"), run);
        point(&mut relation)[i] = F::from(value);
        agree_on("boolean", run, &relation, &given);
    }
}

fn agree_on<R: Subject<S>, S>(name: &str, run: &Fixture, relation: &R, given: &R::Given) {
    let cycles = run.cycles();
    let context = run.context(&cycles, FormKind::Naive);
    let claim = relation.claim(run, given);
    let rows = Rows(&cycles);
    let case =
        Case::new(name, relation.clone(), tables_of(relation, &context, given), claim, &rows)
            .form("linear", || relation.linear(&context, given))
            .resume(|_, tables, challenges| relation.resume(tables, challenges));
    forms_agree(&case);
}

/// Linear and streaming forms agree on small runs, honest and forged, with any schedule.
pub(crate) fn streams<R: Subject<S>, S>() {
    for (name, run) in R::streamed() {
        let (relation, given) = R::draw(&mut Writer::new(b"streaming"), &run);
        let forged = forged(&run, 9, R::counts, R::forge);
        agree_with_any_schedule(name, &run, &run.cycles(), &relation, &given);
        agree_with_any_schedule("forged", &run, &forged, &relation, &given);
    }
}

/// The forms agree over these cycles on what the cells sum to, where each pass is cut among four
/// workers.
pub(crate) fn agree_with_any_schedule<R: Subject<S>, S>(
    name: &str,
    run: &Fixture,
    cycles: &dyn CycleSource,
    relation: &R,
    given: &R::Given,
) {
    let context = run.context(cycles, FormKind::Naive);
    let tables = tables_of(relation, &context, given);
    let claim = Naive::new(relation.clone(), tables.clone()).sum();
    let cut = Cut(cycles);
    let rows = Rows(&cut);
    with_four_workers(|| {
        let case = Case::new(name, relation.clone(), tables, claim, &rows)
            .form("linear", || relation.linear(&context, given))
            .elastic(|schedule| relation.streaming(&context, given, &capped(&schedule, R::WINDOW)));
        forms_agree(&case);
    });
}

/// The definition is what it says on a run, and a forged row breaks it.
pub(crate) fn definition<R: Subject<S>, S>() {
    let (_, run) = R::runs().swap_remove(0);
    let cycles = run.cycles();
    let (relation, given) = R::draw(&mut Writer::new(b"definition"), &run);
    let claim = relation.claim(&run, &given);
    let context = run.context(&cycles, FormKind::Naive);
    relation_checks(&relation, &tables_of(&relation, &context, &given), claim);
    let sum = sum(&run, &forged(&run, 7, R::counts, R::forge), &relation, &given);
    assert_ne!(sum, claim, "the forged row makes no difference");
}

/// The run with `edit` done to one row of each block: the first that is `wanted`, from the
/// `first`-th on.
pub(crate) fn forged<'a>(
    run: &'a Fixture,
    first: usize,
    wanted: fn(&Cycle) -> bool,
    edit: impl Fn(&mut Cycle) + Sync + 'a,
) -> impl CycleSource + 'a {
    Forged::new(run.cycles(), move |block: &mut Block| {
        if let Some(cycle) = block.cycles[first..].iter_mut().find(|cycle| wanted(cycle)) {
            edit(cycle);
        }
    })
}

/// What the cells sum to over these cycles.
pub(crate) fn sum<R: Subject<S>, S>(
    run: &Fixture,
    cycles: &dyn CycleSource,
    relation: &R,
    given: &R::Given,
) -> F {
    let tables = tables_of(relation, &run.context(cycles, FormKind::Naive), given);
    Naive::new(relation.clone(), tables).sum()
}

fn tables_of<R: Forms<S>, S>(relation: &R, context: &Context<'_>, given: &R::Given) -> Vec<Vec<F>> {
    relation.tables(context, given).expect("a fixture replays")
}

/// `eq` after the rounds of `challenges`.
pub(crate) fn bound(mut eq: SplitEq, challenges: &[F]) -> SplitEq {
    challenges.iter().for_each(|challenge| eq.bind(*challenge));
    eq
}

/// A point of as many coordinates as the run has cycle variables.
pub(crate) fn point(writer: &mut Writer, run: &Fixture) -> Vec<F> {
    writer.challenges("point", run.dimensions().log_cycles)
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
