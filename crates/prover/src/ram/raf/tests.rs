use super::{linear, naive};
use crate::fixtures::Fixture;
use crate::ram::program;
use crate::{Context, Form, FormKind, Rows, columns};
use rill_field::F;
use rill_isa::Flag;
use rill_poly::eq_index;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_transcript::{Transcript, Writer};
use rill_verifier::ram::raf::Raf;
use rill_witness::{Block, Cycle, CycleSource, Forged};

/// The relation, its point and the claim as the columns of the run have it.
fn case(context: &Context<'_>, cycles: &[Cycle]) -> (Raf, Vec<F>, F) {
    let mut draw = Writer::new(b"ram.raf tests");
    let r1 = draw.challenges("r1", context.dimensions.log_cycles);
    let relation = Raf::draw(&mut draw, context.dimensions.log_memory, context.map);
    let claim = (0u64..).zip(cycles).map(|(j, c)| eq_index(j, &r1) * relation.claim(&columns(c)));
    let claim = claim.sum();
    (relation, r1, claim)
}

fn agree(fixture: &Fixture) {
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Naive);
    let (relation, r1, claim) = case(&context, &fixture.list());
    let naive = naive::form(&relation, &context, &r1).unwrap();
    relation_checks(&relation, naive.tables(), claim);
    let rows = Rows(&cycles);
    let case = Case::new("run", relation.clone(), naive.tables().to_vec(), claim, &rows)
        .form("linear", || linear::form(&relation, &r1))
        .resume(|_, tables, bound| {
            Form::resident(linear::Linear::from_bound(&relation, &tables[1], bound))
        });
    forms_agree(&case);
}

#[test]
fn forms_agree_and_sum_to_address_and_access() {
    agree(&program::fixture());
    agree(&Fixture::guest("rows", &[1, 3], 10));
}

/// The claim of the run, against tables made of forged rows.
fn sums_to_claim(fixture: &Fixture, edit: impl Fn(&mut Cycle) + Sync) -> bool {
    let honest = fixture.cycles();
    let forged = Forged::new(honest, |block: &mut Block| {
        let first = block.cycles.iter_mut().find(|cycle| cycle.flags.has(Flag::Load));
        first.into_iter().for_each(&edit);
    });
    let cycles: &dyn CycleSource = &forged;
    let context = fixture.context(cycles, FormKind::Naive);
    let (relation, r1, claim) = case(&context, &fixture.list());
    naive::form(&relation, &context, &r1).unwrap().sum() == claim
}

#[test]
fn an_access_to_another_word_or_to_none_is_noticed() {
    let fixture = program::fixture();
    assert!(sums_to_claim(&fixture, |_| {}));
    assert!(!sums_to_claim(&fixture, |cycle| cycle.ram_word = None));
    assert!(!sums_to_claim(&fixture, |cycle| cycle.ram_word = Some(5)));
    assert!(!sums_to_claim(&fixture, |cycle| cycle.ram_word = Some(1 << 20)));
}
