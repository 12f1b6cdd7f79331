//! All forms on small runs.

use super::{linear, naive, streaming};
use crate::fixtures::{Cut, Fixture, capped, with_four_workers};
use crate::running_sum::{Columns, Linear};
use crate::{Form, FormKind, Rows};
use rill_field::{F, Zero};
use rill_poly::{eq_index, eq_table};
use rill_sumcheck_prover::dense::Table;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_transcript::{Transcript, Writer};
use rill_verifier::LOG_REGISTERS;
use rill_verifier::registers::val_evaluation::ValEvaluation;
use rill_witness::{Cycle, CycleSource, Forged};

fn relation(log_cycles: usize) -> ValEvaluation {
    let mut writer = Writer::new(b"test");
    let r4 = writer.challenges("r4", log_cycles);
    ValEvaluation { r4, rg: writer.challenges("rg", LOG_REGISTERS) }
}

/// `Val(rg,r4)` from the registers as the rows of the run left them.
fn claim(relation: &ValEvaluation, cycles: &[Cycle]) -> F {
    let mut registers = [0u64; 128];
    let mut value = F::zero();
    for (cycle, weight) in cycles.iter().zip(eq_table(&relation.r4, F::from(1u64))) {
        for (k, register) in (0u64..).zip(&registers).filter(|(_, register)| **register != 0) {
            value += weight * eq_index(k, &relation.rg) * F::from(*register);
        }
        if let Some(rd) = cycle.rd {
            registers[rd.index()] = cycle.rd_write_value;
        }
    }
    value
}

fn fixtures() -> [(&'static str, Fixture); 3] {
    [("rows", &[1, 3][..], 10), ("fibonacci", &[5], 9), ("muldiv", &[1], 14)]
        .map(|(name, counts, log_cycles)| (name, Fixture::guest(name, counts, log_cycles)))
}

#[test]
fn the_registers_of_a_run_sum_to_the_claim() {
    let fixture = Fixture::guest("rows", &[1, 3], 10);
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Naive);
    let relation = relation(context.dimensions.log_cycles);
    let tables = naive::tables(&relation, &context).unwrap();
    relation_checks(&relation, &tables, claim(&relation, &fixture.list()));
}

#[test]
fn forms_agree_on_runs() {
    for (name, fixture) in fixtures() {
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let relation = relation(context.dimensions.log_cycles);
        let tables = naive::tables(&relation, &context).unwrap();
        let source = Rows(&cycles);
        let claim = claim(&relation, &fixture.list());
        let case = Case::new(name, relation.clone(), tables, claim, &source)
            .form("linear", || linear::linear(&relation))
            .resume(|_, tables, challenges| {
                let [_, inc, ra] = tables else { panic!("three cells") };
                let (inc, ra) = (Table::new(inc.clone()), Table::new(ra.clone()));
                let columns = Columns { inc, ra };
                Form::resident(Linear::from_bound(&relation.r4, F::zero(), columns, challenges))
            });
        forms_agree(&case);
    }
}

#[test]
fn a_change_without_write_does_not_count_and_a_forged_one_misses_the_claim() {
    let fixture = Fixture::guest("rows", &[1, 3], 10);
    let relation = relation(10);
    let claim = claim(&relation, &fixture.list());
    let sum = |source: &dyn CycleSource| {
        naive::naive(&relation, &fixture.context(source, FormKind::Naive)).unwrap().sum()
    };
    let forged = |writes: bool| {
        Forged::new(fixture.cycles(), move |block| {
            if block.first_row == 0
                && let Some(cycle) = block.cycles.iter_mut().find(|c| c.rd.is_some() == writes)
            {
                cycle.rd_inc += 1;
            }
        })
    };
    assert_eq!(sum(&fixture.cycles()), claim);
    assert_eq!(sum(&forged(false)), claim);
    assert_ne!(sum(&forged(true)), claim);
}

#[test]
fn the_streaming_form_agrees_with_any_schedule() {
    with_four_workers(|| {
        let fixture = Fixture::guest("rows", &[1, 3], 9);
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let relation = relation(9);
        let tables = naive::tables(&relation, &context).unwrap();
        let claim = claim(&relation, &fixture.list());
        let cut = Cut(&cycles);
        let source = Rows(&cut);
        let case = Case::new("rows", relation.clone(), tables, claim, &source)
            .elastic(|schedule| streaming::streaming(&relation, &capped(&schedule, 5)));
        forms_agree(&case);
    });
}
