use super::remainder::{self, form};
use super::{OuterProver, naive};
use crate::testing::fixtures::{Cut, Fixture, capped, with_four_workers};
use crate::testing::subject::{bound, columns_at};
use crate::{Context, Form, FormKind, Rows};
use rill_field::{F, One, Zero};
use rill_isa::Flag;
use rill_sumcheck_prover::Cut::Threads;
use rill_sumcheck_prover::dense::{EqProduct, SplitEq, Table};
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_sumcheck_prover::{Naive, RoundProver, Schedule, gather, run_pass};
use rill_transcript::{Transcript, Writer};
use rill_verifier::spartan::outer::{Columns, Outer, Remainder};
use rill_verifier::stages::constraints::draw_row;
use rill_witness::{Block, CycleSource, Forged};

fn runs() -> [Fixture; 3] {
    [
        Fixture::guest("rows", &[1, 3], 10),
        Fixture::guest("fibonacci", &[5], 9),
        Fixture::guest("muldiv", &[1], 14),
    ]
}

/// The relation for the run at random points.
fn outer(run: &Fixture) -> Outer {
    Outer::draw(&mut Writer::new(b"outer"), run.statement.log_cycles.into())
}

/// The univariate polynomials of both forms, which agree.
fn univariate(fixture: &Fixture, cycles: &dyn CycleSource, outer: &Outer) -> Vec<F> {
    let [naive, linear] = [FormKind::Naive, FormKind::Linear].map(|form| {
        let context = fixture.context(cycles, form);
        prover(outer, &context).univariate().expect("a fixture replays")
    });
    assert_eq!(naive, linear);
    linear
}

#[test]
fn univariate_rounds_agree_and_sum_to_zero_on_runs() {
    for fixture in runs() {
        let outer = outer(&fixture);
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
    let [fixture, ..] = runs();
    let outer = outer(&fixture);
    for lie in LIES {
        let cycles = Forged::new(fixture.cycles(), lie);
        let polynomial = univariate(&fixture, &cycles, &outer);
        assert!(!Outer::domain_sum(&polynomial).is_zero());
    }
}

/// `form` with the openings Az and Bz instead of the columns they are made of; it was bound to
/// `before`.
fn folded<'a>(form: Form<'a>, remainder: &Remainder, before: &[F]) -> Form<'a> {
    let (remainder, first) = (remainder.clone(), before.first().copied());
    form.followed(move |openings, challenges| {
        let columns = Columns::from_slice(&openings).expect("33 columns");
        let group = first.unwrap_or_else(|| challenges[0]);
        let (az0, bz0) = remainder.group(0, &columns);
        let (az1, bz1) = remainder.group(1, &columns);
        let blend = |low: F, high: F| (F::one() - group) * low + group * high;
        Form::Openings(vec![blend(az0, az1), blend(bz0, bz1)])
    })
}

/// The prover after its look at the rows.
fn prover<'a>(outer: &Outer, context: &Context<'a>) -> OuterProver<'a> {
    let look = |pass| gather(pass, &Rows(context.cycles), Threads);
    OuterProver::new(outer, context, look).expect("a fixture replays")
}

/// The form at the round after `challenges`, from tables of Az and Bz bound to them.
fn resumed<'a>(remainder: &Remainder, tables: [Vec<F>; 2], challenges: &[F]) -> Form<'a> {
    let eq = bound(SplitEq::scaled(&remainder.tau, remainder.kernel), challenges);
    let cycles = EqProduct::new(eq, tables.map(Table::new));
    let (rounds, before) = (cycles.rounds(), challenges.to_vec());
    Form::resident(cycles).after(rounds, move |after| {
        let all = [&before[..], after].concat();
        remainder::columns_at(&all[1..])
    })
}

/// The forms of the remainder agree over `cycles`; also the one that streams, up to any round.
fn remainders_agree(
    name: &str,
    (fixture, cycles): (&Fixture, &dyn CycleSource),
    outer: &Outer,
    streams: bool,
) {
    let context = fixture.context(cycles, FormKind::Linear);
    let prover = prover(outer, &context);
    let polynomial = prover.univariate().expect("a fixture replays");
    let (remainder, member) = draw_row(&mut Writer::new(b"row"), outer, &polynomial);
    let columns = naive::column_tables(&context).expect("a fixture replays");
    let tables = naive::cells(&remainder, &columns);
    let rows = Rows(cycles);
    let streamed =
        |schedule: &Schedule| folded(form(&remainder, &prover.sums, schedule), &remainder, &[]);
    let case = Case::new(name, remainder.clone(), tables, member.claim, &rows)
        .form("linear", || streamed(&Schedule::linear()))
        .resume(|_, tables, challenges| {
            let tables = [tables[1].clone(), tables[2].clone()];
            folded(resumed(&remainder, tables, challenges), &remainder, challenges)
        });
    forms_agree(&if streams {
        let rounds = fixture.statement.log_cycles.into();
        case.elastic_until(rounds, |schedule| streamed(&capped(&schedule, 4)))
    } else {
        case
    });
}

#[test]
fn remainders_agree_on_runs_and_on_forged_rows() {
    for fixture in runs() {
        remainders_agree("run", (&fixture, &fixture.cycles()), &outer(&fixture), false);
    }
    let [fixture, ..] = runs();
    for lie in LIES {
        let forged = Forged::new(fixture.cycles(), lie);
        remainders_agree("forged", (&fixture, &forged), &outer(&fixture), false);
    }
}

#[test]
fn the_streaming_form_agrees_with_any_schedule() {
    let fixture = Fixture::guest("rows", &[1, 0], 9);
    let outer = outer(&fixture);
    let honest = fixture.cycles();
    let forged = Forged::new(fixture.cycles(), |block| LIES.iter().for_each(|lie| lie(block)));
    let sources: [&dyn CycleSource; 2] = [&honest, &forged];
    with_four_workers(|| {
        for source in sources {
            remainders_agree("streaming", (&fixture, &Cut(source)), &outer, true);
        }
    });
}

#[test]
fn remainders_agree_where_coordinates_of_tau_are_boolean() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    for (i, value) in [(9, 0u64), (9, 1), (8, 0), (0, 1)] {
        let mut outer = outer(&fixture);
        outer.tau[i] = F::from(value);
        remainders_agree("boolean", (&fixture, &fixture.cycles()), &outer, false);
    }
}

#[test]
fn openings_are_the_columns_in_both_forms() {
    let [fixture, ..] = runs();
    let cycles = fixture.cycles();
    let outer = outer(&fixture);
    let challenges = Writer::new(b"challenges").challenges("round", 11);
    let r1: Vec<F> = challenges[1..].iter().rev().copied().collect();
    let expected = columns_at(&fixture.list(), &r1).to_vec();
    let rows = Rows(&cycles);
    for kind in [FormKind::Naive, FormKind::Linear] {
        let (context, mut bound) = (fixture.context(&cycles, kind), 0);
        let (remainder, _) = outer.bind_row(&[F::zero()], F::from(9u64));
        let mut form = prover(&outer, &context).form(&remainder).expect("a fixture replays");
        loop {
            if let Form::Pass(due) = form {
                run_pass(&[&*due as _], &rows, Threads).expect("a fixture replays");
                form = due.close();
            }
            let Some(_) = form.round(F::zero()) else { break };
            form = form.bound(challenges[bound]);
            bound += 1;
        }
        assert_eq!(form.openings(), Some(&expected[..]), "{kind:?}");
    }
}

#[test]
fn the_definition_holds_on_a_run_and_on_no_other() {
    let [fixture, ..] = runs();
    let cycles = fixture.cycles();
    let outer = outer(&fixture);
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
