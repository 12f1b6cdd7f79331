//! All forms on small runs.

use super::{linear, naive, streaming};
use crate::fixtures::{Cut, Fixture, capped, with_four_workers};
use crate::running_sum::{Columns, Linear};
use crate::{Form, FormKind, Rows};
use rill_field::{F, Zero};
use rill_poly::{eq_index, eq_table};
use rill_sumcheck_prover::Schedule;
use rill_sumcheck_prover::dense::Table;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_transcript::{Transcript, Writer};
use rill_verifier::ram::val_check::{ValCheck, initial_value};
use rill_witness::{CycleSource, Forged};

fn relation(fixture: &Fixture) -> ValCheck {
    let dimensions = fixture.dimensions();
    let mut writer = Writer::new(b"test");
    let r4 = writer.challenges("r4", dimensions.log_cycles);
    let ra = writer.challenges("ra", dimensions.log_memory);
    ValCheck::draw(&mut writer, &r4, &ra)
}

/// The claim from memory as the rows of the run left it, and as it was after the last.
fn claim(relation: &ValCheck, fixture: &Fixture) -> F {
    let weight = |word: usize| eq_index(word as u64, &relation.ra);
    let last = fixture.run.trace.final_memory();
    let last = (0..).zip(&last).map(|(word, value)| weight(word) * F::from(*value)).sum();
    let key = &fixture.program.key;
    let init = initial_value(key.image(), &fixture.run.map, &relation.ra);
    let (mut now, mut value) = (init, F::zero());
    for (cycle, row) in fixture.list().iter().zip(eq_table(&relation.r4, F::from(1u64))) {
        value += row * now;
        if let Some(word) = cycle.ram_word {
            let (before, after) = (F::from(cycle.ram_read_value), F::from(cycle.ram_write_value));
            now += weight(word as usize) * (after - before);
        }
    }
    relation.claim(value, last, init)
}

fn fixtures() -> [(&'static str, Fixture); 3] {
    [("rows", &[1, 3][..], 10), ("fibonacci", &[5], 9), ("muldiv", &[1], 14)]
        .map(|(name, counts, log_cycles)| (name, Fixture::guest(name, counts, log_cycles)))
}

#[test]
fn the_memory_of_a_run_sums_to_the_claim() {
    let fixture = Fixture::guest("rows", &[1, 3], 10);
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Naive);
    let relation = relation(&fixture);
    let tables = naive::tables(&relation, &context).unwrap();
    relation_checks(&relation, &tables, claim(&relation, &fixture));
}

#[test]
fn forms_agree_on_runs() {
    for (name, fixture) in fixtures() {
        let cycles = fixture.cycles();
        let context = fixture.context(&cycles, FormKind::Naive);
        let relation = relation(&fixture);
        let tables = naive::tables(&relation, &context).unwrap();
        let source = Rows(&cycles);
        let claim = claim(&relation, &fixture);
        let case = Case::new(name, relation.clone(), tables, claim, &source)
            .form("linear", || linear::linear(&relation))
            .resume(|_, tables, challenges| {
                let [_, inc, ra] = tables else { panic!("three cells") };
                let (inc, ra) = (Table::new(inc.clone()), Table::new(ra.clone()));
                let columns = Columns { inc, ra };
                Form::resident(Linear::from_bound(
                    &relation.r4,
                    relation.gamma,
                    columns,
                    challenges,
                ))
            });
        forms_agree(&case);
    }
}

#[test]
fn a_forged_change_of_an_accessed_word_misses_the_claim() {
    let fixture = Fixture::guest("rows", &[1, 3], 10);
    let relation = relation(&fixture);
    let claim = claim(&relation, &fixture);
    let sum = |source: &dyn CycleSource| {
        naive::naive(&relation, &fixture.context(source, FormKind::Naive)).unwrap().sum()
    };
    let forged = |accesses: bool| {
        Forged::new(fixture.cycles(), move |block| {
            if block.first_row == 0
                && let Some(cycle) =
                    block.cycles.iter_mut().find(|c| c.ram_word.is_some() == accesses)
            {
                cycle.ram_inc += 1;
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
        let relation = relation(&fixture);
        let tables = naive::tables(&relation, &context).unwrap();
        let claim = claim(&relation, &fixture);
        let cut = Cut(&cycles);
        let source = Rows(&cut);
        let case = Case::new("rows", relation.clone(), tables, claim, &source)
            .elastic(|schedule| streaming::streaming(&relation, &capped(&schedule, 5)));
        forms_agree(&case);
    });
}

#[test]
fn a_word_beyond_the_last_is_none_to_all_forms() {
    let fixture = Fixture::guest("rows", &[1, 3], 9);
    let relation = relation(&fixture);
    let beyond = 1 << relation.ra.len();
    let forged = Forged::new(fixture.cycles(), move |block| {
        let mut stores = block.cycles.iter_mut().filter(|cycle| cycle.ram_inc != 0);
        if let Some(cycle) = stores.next() {
            cycle.ram_word = Some(beyond);
        }
    });
    let context = fixture.context(&forged, FormKind::Naive);
    let naive = naive::naive(&relation, &context).unwrap();
    let claim = naive.sum();
    assert_ne!(claim, self::claim(&relation, &fixture));
    let source = Rows(&forged);
    let case = Case::new("beyond", relation.clone(), naive.tables().to_vec(), claim, &source)
        .form("linear", || linear::linear(&relation))
        .form("streaming", || streaming::streaming(&relation, &Schedule::new([2, 1])));
    forms_agree(&case);
}
