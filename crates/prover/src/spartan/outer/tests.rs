use super::remainder::Remaining;
use super::{OuterProver, cycle_coordinates, naive, sums};
use crate::fixtures::{Cut, Fixture, capped, with_four_workers};
use crate::subject::columns_at;
use crate::{FormKind, Rows};
use rill_field::{F, One, Zero};
use rill_isa::Flag;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_sumcheck_prover::{Form, Naive, Request, RoundProver, Schedule, Scratch, run_pass};
use rill_transcript::{Transcript, Writer};
use rill_verifier::spartan::outer::{Columns, Outer, Remainder};
use rill_verifier::stages::constraints::draw_row;
use rill_witness::{Block, CycleSource, Forged};
use std::ops::Range;

fn runs() -> [Fixture; 3] {
    [
        Fixture::guest("rows", &[1, 3], 10),
        Fixture::guest("fibonacci", &[5], 9),
        Fixture::guest("muldiv", &[1], 14),
    ]
}

/// The univariate polynomials of both forms, which agree.
fn univariate(fixture: &Fixture, cycles: &dyn CycleSource, outer: &Outer) -> Vec<F> {
    let [naive, linear] = [FormKind::Naive, FormKind::Linear].map(|form| {
        let context = fixture.context(cycles, form);
        let prover = OuterProver::new(outer, &context).expect("a fixture replays");
        prover.univariate().expect("a fixture replays")
    });
    assert_eq!(naive, linear);
    linear
}

#[test]
fn univariate_rounds_agree_and_sum_to_zero_on_runs() {
    for fixture in runs() {
        let outer =
            Outer::draw(&mut Writer::new(b"univariate"), fixture.statement.log_cycles.into());
        let polynomial = univariate(&fixture, &fixture.cycles(), &outer);
        assert!(Outer::domain_sum(&polynomial).is_zero());
        assert!(!polynomial.iter().all(F::is_zero), "a polynomial that says nothing");
    }
}

/// Wires that no run has, some of them at the ends of their types.
const LIES: [fn(&mut Block); 6] = [
    |block| block.cycles[5].should_branch = u64::MAX,
    |block| block.cycles[6].right_lookup = u128::MAX,
    |block| (block.cycles[7].imm, block.cycles[8].right_input) = (i128::MIN, i128::MIN),
    |block| {
        let flags = &mut block.cycles[9].flags;
        *flags = [Flag::Add, Flag::Sub, Flag::Mul, Flag::Advice, Flag::Load, Flag::Store]
            .into_iter()
            .fold(*flags, rill_isa::Flags::with);
    },
    |block| block.cycles[10].next_middle ^= true,
    |block| block.cycles.iter_mut().for_each(|cycle| cycle.next_unexpanded_pc += 2),
];

#[test]
fn univariate_rounds_agree_on_forged_rows_and_do_not_sum_to_zero() {
    let fixture = Fixture::guest("rows", &[1, 3], 10);
    let outer = Outer::draw(&mut Writer::new(b"forged"), 10);
    for lie in LIES {
        let cycles = Forged::new(fixture.cycles(), lie);
        let polynomial = univariate(&fixture, &cycles, &outer);
        assert!(!Outer::domain_sum(&polynomial).is_zero());
    }
}

/// A form whose openings are Az and Bz instead of the columns they are made of.
struct Folded {
    form: Remaining,
    remainder: Remainder,
    group: Option<F>,
}

impl Folded {
    fn new(form: Remaining, remainder: &Remainder, challenges: &[F]) -> Self {
        Self { form, remainder: remainder.clone(), group: challenges.first().copied() }
    }
}

impl RoundProver for Folded {
    fn rounds(&self) -> usize {
        self.form.rounds()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.form.round(claim)
    }

    fn bind(&mut self, challenge: F) {
        self.group.get_or_insert(challenge);
        self.form.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        let columns = Columns::from_slice(&self.form.openings()).expect("33 columns");
        let group = self.group.expect("the group is bound");
        let (az0, bz0) = self.remainder.group(0, &columns);
        let (az1, bz1) = self.remainder.group(1, &columns);
        let blend = |low: F, high: F| (F::one() - group) * low + group * high;
        vec![blend(az0, az1), blend(bz0, bz1)]
    }
}

impl Form<Block> for Folded {
    fn request(&self) -> Option<Request> {
        self.form.request()
    }

    fn scratch(&self, rows: Range<u64>) -> Scratch {
        self.form.scratch(rows)
    }

    fn visit(&self, scratch: &mut Scratch, block: &Block) {
        self.form.visit(scratch, block);
    }

    fn merge(&mut self, scratch: Scratch) {
        self.form.merge(scratch);
    }

    fn end_pass(&mut self) {
        self.form.end_pass();
    }
}

fn remainders_agree(name: &str, fixture: &Fixture, cycles: &dyn CycleSource, outer: &Outer) {
    let context = fixture.context(cycles, FormKind::Linear);
    let prover = OuterProver::new(outer, &context).expect("a fixture replays");
    let polynomial = prover.univariate().expect("a fixture replays");
    let (remainder, member) = draw_row(&mut Writer::new(b"row"), outer, &polynomial);
    let columns = naive::column_tables(&context).expect("a fixture replays");
    let tables = naive::cells(&remainder, &columns);
    let sums = sums::at(cycle_coordinates(&outer.tau), &context).expect("a fixture replays");
    let rows = Rows(cycles);
    let case = Case::new(name, remainder.clone(), tables, member.claim, &rows)
        .form("linear", || {
            Folded::new(Remaining::new(&remainder, &sums, Schedule::linear()), &remainder, &[])
        })
        .resume(|_, tables, challenges| {
            let tables = [tables[1].clone(), tables[2].clone()];
            let form = Remaining::resume(&remainder, tables, challenges);
            Folded::new(form, &remainder, challenges)
        });
    forms_agree(&case);
}

#[test]
fn remainders_agree_on_runs_and_on_forged_rows() {
    for fixture in runs() {
        let outer =
            Outer::draw(&mut Writer::new(b"remainder"), fixture.statement.log_cycles.into());
        remainders_agree("run", &fixture, &fixture.cycles(), &outer);
    }
    let fixture = Fixture::guest("rows", &[1, 3], 10);
    let outer = Outer::draw(&mut Writer::new(b"remainder"), 10);
    for lie in LIES {
        remainders_agree("forged", &fixture, &Forged::new(fixture.cycles(), lie), &outer);
    }
}

#[test]
fn the_streaming_form_agrees_with_any_schedule() {
    let fixture = Fixture::guest("rows", &[1, 0], 9);
    let outer = Outer::draw(&mut Writer::new(b"streaming"), 9);
    let honest = fixture.cycles();
    let forged = Forged::new(fixture.cycles(), |block| LIES.iter().for_each(|lie| lie(block)));
    let sources: [&dyn CycleSource; 2] = [&honest, &forged];
    with_four_workers(|| {
        for source in sources {
            let cut = Cut(source);
            remainders_stream(&fixture, &cut, &outer);
        }
    });
}

fn remainders_stream(fixture: &Fixture, cycles: &dyn CycleSource, outer: &Outer) {
    let context = fixture.context(cycles, FormKind::Linear);
    let prover = OuterProver::new(outer, &context).expect("a fixture replays");
    let polynomial = prover.univariate().expect("a fixture replays");
    let (remainder, member) = draw_row(&mut Writer::new(b"row"), outer, &polynomial);
    let columns = naive::column_tables(&context).expect("a fixture replays");
    let tables = naive::cells(&remainder, &columns);
    let rows = Rows(cycles);
    let case = Case::new("streaming", remainder.clone(), tables, member.claim, &rows)
        .elastic_until(9, |schedule| {
            let form = Remaining::new(&remainder, &prover.sums, capped(&schedule, 4));
            Folded::new(form, &remainder, &[])
        });
    forms_agree(&case);
}

#[test]
fn remainders_agree_where_coordinates_of_tau_are_boolean() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    for (i, value) in [(9, 0u64), (9, 1), (8, 0), (0, 1)] {
        let mut outer = Outer::draw(&mut Writer::new(b"boolean"), 9);
        outer.tau[i] = F::from(value);
        remainders_agree("boolean", &fixture, &fixture.cycles(), &outer);
    }
}

#[test]
fn openings_are_the_columns_in_both_forms() {
    let fixture = Fixture::guest("rows", &[1, 3], 10);
    let cycles = fixture.cycles();
    let outer = Outer::draw(&mut Writer::new(b"openings"), 10);
    let challenges = Writer::new(b"challenges").challenges("round", 11);
    let r1: Vec<F> = challenges[1..].iter().rev().copied().collect();
    let expected = columns_at(&fixture.list(), &r1).to_vec();
    let rows = Rows(&cycles);
    for kind in [FormKind::Naive, FormKind::Linear] {
        let context = fixture.context(&cycles, kind);
        let prover = OuterProver::new(&outer, &context).expect("a fixture replays");
        let (remainder, _) = outer.bind_row(&[F::zero()], F::from(9u64));
        let mut form = prover.form(&remainder).expect("a fixture replays");
        for challenge in &challenges {
            if form.request().is_some() {
                run_pass(&mut [&mut *form], &rows).expect("a fixture replays");
            }
            form.round(F::zero());
            form.bind(*challenge);
        }
        if form.request().is_some() {
            run_pass(&mut [&mut *form], &rows).expect("a fixture replays");
        }
        assert_eq!(form.openings(), expected, "{kind:?}");
    }
}

#[test]
fn the_definition_holds_on_a_run_and_on_no_other() {
    let fixture = Fixture::guest("rows", &[1, 3], 10);
    let cycles = fixture.cycles();
    let outer = Outer::draw(&mut Writer::new(b"definition"), 10);
    let (remainder, member) =
        draw_row(&mut Writer::new(b"row"), &outer, &univariate(&fixture, &cycles, &outer));
    let cells = |cycles: &dyn CycleSource| {
        let context = fixture.context(cycles, FormKind::Naive);
        naive::cells(&remainder, &naive::column_tables(&context).expect("a fixture replays"))
    };
    relation_checks(&remainder, &cells(&cycles), member.claim);
    for lie in LIES {
        let forged = cells(&Forged::new(fixture.cycles(), lie));
        assert_ne!(Naive::new(remainder.clone(), forged).sum(), member.claim);
    }
}
