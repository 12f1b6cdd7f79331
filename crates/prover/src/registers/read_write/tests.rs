//! All forms on small runs.

use super::linear::Linear;
use super::{elastic, naive};
use crate::fixtures::Fixture;
use crate::{Context, FormKind, Rows};
use rill_field::{F, Zero};
use rill_poly::eq_table;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_sumcheck_prover::{RoundProver, Schedule};
use rill_transcript::{Transcript, Writer};
use rill_verifier::registers::read_write::ReadWrite;
use rill_witness::{Block, Cycle, CycleSource, Forged};

fn relation(log_cycles: usize) -> ReadWrite {
    let mut writer = Writer::new(b"test");
    let r3 = writer.challenges("r3", log_cycles);
    ReadWrite::draw(&mut writer, &r3)
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
    relation.claim(write, rs1, rs2)
}

/// Small runs: a mix of all rows, a loop, one with sequences.
fn fixtures() -> [(&'static str, Fixture); 2] {
    [("rows", &[1, 3][..], 10), ("fibonacci", &[5], 9)]
        .map(|(name, counts, log_cycles)| (name, Fixture::guest(name, counts, log_cycles)))
}

fn check_forms(name: &str, context: &Context<'_>, claim: impl Fn(&ReadWrite, &[Vec<F>]) -> F) {
    let relation = relation(context.dimensions.log_cycles);
    let tables = naive::tables(&relation, context).unwrap();
    let claim = claim(&relation, &tables);
    let source = Rows(context.cycles);
    let case = Case::new(name, relation.clone(), tables, claim, &source)
        .form("linear", || elastic(&relation, Schedule::linear()))
        .form("two windows", || elastic(&relation, Schedule::new([2, 3])))
        .form("all streamed", || elastic(&relation, Schedule::uniform(4, relation.r3.len())))
        .resume(|round, tables, challenges| {
            Linear::from_bound(&relation, round, tables, challenges)
        });
    forms_agree(&case);
}

#[test]
fn the_values_of_a_run_sum_to_the_claim() {
    for (_, fixture) in fixtures() {
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let relation = relation(context.dimensions.log_cycles);
        let tables = naive::tables(&relation, &context).unwrap();
        relation_checks(&relation, &tables, claim(&relation, &fixture.list()));
    }
}

#[test]
fn forms_agree_on_runs() {
    for (name, fixture) in fixtures() {
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        check_forms(name, &context, |relation, _| claim(relation, &fixture.list()));
    }
}
