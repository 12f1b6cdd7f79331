use super::form;
use super::linear::{Cycles, Linear};
use super::naive::{CycleRounds, Naive, cycle_tables};
use crate::fixtures::Fixture;
use crate::{Context, FormKind, Rows};
use rill_field::F;
use rill_field::{AdditiveGroup, Field};
use rill_isa::Table;
use rill_poly::eq_table;
use rill_poly::evaluate;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_sumcheck_prover::{Form, Resident, RoundProver, run_pass};
use rill_transcript::{Transcript, Writer};
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::{Openings, ReadRaf};
use rill_witness::{Block, Cycle, CycleSource, Forged};

fn fixtures() -> [(&'static str, Fixture); 3] {
    [
        ("rows", Fixture::guest("rows", &[1, 3], 10)),
        ("fibonacci", Fixture::guest("fibonacci", &[5], 10)),
        ("muldiv", Fixture::guest("muldiv", &[1], 14)),
    ]
}

fn challenges(writer: &mut Writer, count: usize) -> Vec<F> {
    (0..count).map(|_| writer.challenge("test")).collect()
}

fn relation(writer: &mut Writer, context: &Context<'_>) -> ReadRaf {
    let r2 = challenges(writer, context.dimensions.log_cycles);
    ReadRaf::draw(writer, &r2, context.dimensions.selectors())
}

/// The claim from the columns of the rows.
fn claim(relation: &ReadRaf, context: &Context<'_>) -> F {
    let mut columns = [F::ZERO; 4];
    let mut weights = eq_table(&relation.r2, F::ONE).into_iter();
    context
        .for_each_block(&mut |block| {
            for (cycle, eq) in block.cycles.iter().zip(&mut weights) {
                let values = [
                    F::from(cycle.lookup_output),
                    F::from(cycle.left_lookup),
                    F::from(cycle.right_lookup),
                    F::from(cycle.lane_offset),
                ];
                columns.iter_mut().zip(values).for_each(|(sum, value)| *sum += eq * value);
            }
        })
        .unwrap();
    let [output, left, right, lane] = columns;
    relation.claim(output, left, right, lane)
}

/// Drives both forms through all rounds; every round polynomial and all openings must be equal.
/// Returns the last claim, the challenges and the openings.
fn play(
    forms: &mut [Box<dyn Form<Block> + '_>],
    context: &Context<'_>,
    mut claim: F,
    writer: &mut Writer,
) -> (F, Vec<F>, Vec<F>) {
    for form in forms.iter_mut().filter(|form| form.request().is_some()) {
        run_pass(&mut [&mut **form], &Rows(context.cycles)).unwrap();
    }
    let mut bound = Vec::new();
    for round in 0..forms[0].rounds() {
        let said: Vec<Vec<F>> = forms.iter_mut().map(|form| form.round(claim)).collect();
        assert!(said.iter().all(|polynomial| *polynomial == said[0]), "round {round}");
        let sum = said[0][0] + said[0].iter().sum::<F>();
        assert_eq!(sum, claim, "round {round}: sum");
        let challenge = writer.challenge("round");
        claim = evaluate(&said[0], challenge);
        forms.iter_mut().for_each(|form| form.bind(challenge));
        bound.push(challenge);
    }
    let openings: Vec<Vec<F>> = forms.iter().map(|form| form.openings()).collect();
    assert!(openings.iter().all(|values| *values == openings[0]), "openings");
    (claim, bound, openings[0].clone())
}

#[test]
fn both_forms_say_the_same_in_every_round_and_satisfy_the_final_check() {
    for (name, fixture) in fixtures() {
        eprintln!("{name}");
        let cycles = fixture.cycles();
        let contexts =
            [FormKind::Naive, FormKind::Linear].map(|kind| fixture.context(&cycles, kind));
        let mut writer = Writer::new(name.as_bytes());
        let relation = relation(&mut writer, &contexts[0]);
        let mut forms = contexts.each_ref().map(|context| form(&relation, context).unwrap());
        let claim = claim(&relation, &contexts[0]);
        let (last, bound, openings) = play(&mut forms, &contexts[0], claim, &mut writer);

        let (rl, low_first) = bound.split_at(LOOKUP_BITS);
        let r5: Vec<F> = low_first.iter().rev().copied().collect();
        let openings = Openings::from_slice(&openings).unwrap();
        assert_eq!(relation.final_value(&rl.try_into().unwrap(), &r5, &openings), last);
    }
}
