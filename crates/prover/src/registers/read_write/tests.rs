//! All forms on small runs.

use super::linear::Linear;
use super::{FIRST_ROUNDS, naive, streaming};
use crate::testing::fixtures::{Cut, Fixture, with_four_workers};
use crate::{Context, FormKind, Rows};
use rill_field::F;
use rill_isa::Register;
use rill_poly::eq_table;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_sumcheck_prover::{Naive, Schedule};
use rill_transcript::{Transcript, Writer};
use rill_verifier::Dimensions;
use rill_verifier::registers::read_write::ReadWrite;
use rill_verifier::sparse::reduction::Openings;
use rill_witness::{Block, Cycle, CycleSource, Forged, Gate};

fn relation(dimensions: &Dimensions) -> ReadWrite {
    let mut writer = Writer::new(b"test");
    let r3 = writer.challenges("r3", dimensions.log_cycles);
    ReadWrite::draw(&mut writer, &r3, dimensions.has_ports)
}

/// The claim from the values that passed through the slots.
fn claim(relation: &ReadWrite, cycles: &[Cycle]) -> F {
    let weights = eq_table(&relation.r3, F::from(1u64));
    let sum = |value: fn(&Cycle) -> u64| -> F {
        cycles.iter().zip(&weights).map(|(cycle, weight)| *weight * F::from(value(cycle))).sum()
    };
    let (write, rs1, rs2) = (
        sum(|cycle| cycle.rd_write_value),
        sum(|cycle| cycle.rs1_value),
        sum(|cycle| cycle.rs2_value),
    );
    let port = |i: usize| -> F {
        let value = |cycle: &Cycle| cycle.gate.map_or(0, |gate| gate.values[i]);
        cycles.iter().zip(&weights).map(|(cycle, weight)| *weight * F::from(value(cycle))).sum()
    };
    let ports = Openings { first: port(0), second: port(1), modulus: port(2) };
    relation.claim([write, rs1, rs2], relation.has_ports.then_some(&ports))
}

/// What the columns of the rows sum to.
fn sum(relation: &ReadWrite, context: &Context<'_>) -> F {
    Naive::new(relation.clone(), naive::tables(relation, context).unwrap()).sum()
}

/// Small runs: a mix of all rows, a loop, one with sequences.
fn fixtures() -> [(&'static str, Fixture); 3] {
    [
        ("rows", Fixture::guest("rows", &[1, 3], 10)),
        ("fibonacci", Fixture::guest("fibonacci", &[5], 9)),
        ("products", Fixture::products(20, 9)),
    ]
}

/// Checks the forms over the rows of `context`, at their honest claim or the claim that the columns
/// really have. Each pass is cut among four workers, of which three do not know what the registers
/// hold where they begin.
fn check_forms(name: &str, context: &Context<'_>, claim: Option<F>) {
    let relation = relation(&context.dimensions);
    let tables = naive::tables(&relation, context).unwrap();
    let claim = claim.unwrap_or_else(|| sum(&relation, context));
    let cut = Cut(context.cycles);
    let source = Rows(&cut);
    let all = relation.r3.len();
    with_four_workers(|| {
        let case = Case::new(name, relation.clone(), tables, claim, &source)
            .form("no window", || streaming(&relation, &Schedule::linear(), None))
            .form("linear", || streaming(&relation, &Schedule::new([FIRST_ROUNDS]), None))
            .form("small windows", || streaming(&relation, &Schedule::uniform(2, 8), None))
            .form("a large first window", || streaming(&relation, &Schedule::new([6]), None))
            .form("all streamed", || streaming(&relation, &Schedule::uniform(4, all), None))
            .resume(|round, tables, challenges| {
                Linear::from_bound(&relation, round, tables, challenges)
            });
        forms_agree(&case);
    });
}

#[test]
fn forms_agree_on_runs_and_sum_to_the_claim() {
    for (name, fixture) in fixtures() {
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let relation = relation(&context.dimensions);
        let claim = claim(&relation, &fixture.list());
        relation_checks(&relation, &naive::tables(&relation, &context).unwrap(), claim);
        check_forms(name, &context, Some(claim));
    }
}

#[test]
fn forms_agree_with_every_schedule() {
    for fixture in [Fixture::guest("rows", &[1, 0], 9), Fixture::products(7, 9)] {
        check_schedules(&fixture);
    }
}

fn check_schedules(fixture: &Fixture) {
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Naive);
    let relation = relation(&context.dimensions);
    let tables = naive::tables(&relation, &context).unwrap();
    let source = Rows(&cycles);
    let claim = claim(&relation, &fixture.list());
    let case = Case::new("schedules", relation.clone(), tables, claim, &source)
        .elastic_until(9, |schedule| streaming(&relation, &schedule, None));
    forms_agree(&case);
}

/// A name, the row it wants, and what it does to it.
type Forgery = (&'static str, fn(&Cycle) -> bool, fn(&mut Cycle));

/// A run with one row changed by `edit`: the first that `wanted` likes.
fn forged(
    fixture: &Fixture,
    wanted: fn(&Cycle) -> bool,
    edit: fn(&mut Cycle),
) -> impl CycleSource + '_ {
    Forged::new(fixture.cycles(), move |block: &mut Block| {
        if block.first_row == 0
            && let Some(cycle) = block.cycles.iter_mut().find(|cycle| wanted(cycle))
        {
            edit(cycle);
        }
    })
}

#[test]
fn forged_rows_miss_the_claim_and_forms_agree_on_what_they_sum_to() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    let honest = claim(&relation(&fixture.dimensions()), &fixture.list());
    let cases: [Forgery; 4] = [
        ("a change that did not happen", |c| c.rd.is_some(), |c| c.rd_inc -= 1 << 70),
        ("another destination", |c| c.rd.is_some(), |c| c.rd = Some(Register::new(99))),
        ("another source", |c| c.rs1_value != 0, |c| c.rs1 = None),
        ("a second source", |c| c.rs1_value != 0 && c.rs2.is_none(), |c| c.rs2 = c.rs1),
    ];
    for (name, wanted, edit) in cases {
        let cycles = forged(&fixture, wanted, edit);
        let context = fixture.context(&cycles, FormKind::Naive);
        assert_ne!(sum(&relation(&context.dimensions), &context), honest, "{name}");
        check_forms(name, &context, None);
    }
}

#[test]
fn a_change_on_a_row_without_destination_changes_nothing_but_the_opening() {
    let fixture = Fixture::guest("fibonacci", &[5], 9);
    let honest = claim(&relation(&fixture.dimensions()), &fixture.list());
    let cycles = forged(&fixture, |cycle| cycle.rd.is_none(), |cycle| cycle.rd_inc = 7);
    let context = fixture.context(&cycles, FormKind::Naive);
    check_forms("a change without destination", &context, Some(honest));
}

#[test]
fn forged_ports_miss_the_claim_and_forms_agree_on_what_they_sum_to() {
    let fixture = Fixture::products(7, 9);
    let honest = claim(&relation(&fixture.dimensions()), &fixture.list());
    let port = |cycle: &Cycle| cycle.gate.is_some();
    let cases: [Forgery; 3] = [
        ("another register", port, |c| {
            c.gate.iter_mut().for_each(|gate| gate.registers[2] = Register::new(5));
        }),
        ("no ports", port, |c| c.gate = None),
        (
            "ports of another row",
            |c| c.rs1_value != 0 && c.gate.is_none(),
            |c| {
                let registers = [5, 6, 7].map(Register::new);
                c.gate = Some(Gate { registers, values: [0; 3] });
            },
        ),
    ];
    for (name, wanted, edit) in cases {
        let cycles = forged(&fixture, wanted, edit);
        let context = fixture.context(&cycles, FormKind::Naive);
        assert_ne!(sum(&relation(&context.dimensions), &context), honest, "{name}");
        check_forms(name, &context, None);
    }
}
