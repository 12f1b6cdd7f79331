use super::{linear, naive};
use crate::fixtures::Fixture;
use crate::ram::program;
use crate::{Context, Form, FormKind, Rows};
use rill_field::F;
use rill_program::Layout;
use rill_sumcheck_prover::Naive;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_transcript::Writer;
use rill_verifier::Statement;
use rill_verifier::ram::output::Output;
use rill_witness::{Block, Forged};

fn draw(context: &Context<'_>, statement: &Statement) -> Output {
    let mut writer = Writer::new(b"ram.output tests");
    Output::draw(&mut writer, context.dimensions.log_memory, context.map, statement)
}

fn agree(fixture: &Fixture) {
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Naive);
    let relation = draw(&context, &fixture.statement);
    let naive = naive::form(&relation, &context).unwrap();
    let claim = F::from(0u64);
    relation_checks(&relation, naive.tables(), claim);
    let rows = Rows(&cycles);
    let case = Case::new("run", relation.clone(), naive.tables().to_vec(), claim, &rows)
        .form("linear", || linear::form(&relation, &context))
        .resume(|_, tables, challenges| {
            Form::resident(linear::Linear::from_bound(&relation, tables, challenges))
        });
    forms_agree(&case);
}

#[test]
fn forms_agree_and_sum_to_zero() {
    agree(&program::fixture());
    agree(&Fixture::guest("rows", &[1, 3], 10));
}

#[test]
fn another_statement_or_another_final_word_is_noticed() {
    let fixture = program::fixture();
    let cycles = fixture.cycles();
    let context = fixture.context(&cycles, FormKind::Naive);
    let sum = |statement: &Statement| {
        naive::form(&draw(&context, statement), &context).as_ref().map(Naive::sum).unwrap()
    };
    let honest = &fixture.statement;
    let zero = F::from(0u64);
    assert_eq!(sum(honest), zero);
    assert_ne!(sum(&Statement { exit_code: honest.exit_code + 1, ..honest.clone() }), zero);
    let longer = [honest.output.as_slice(), &[0]].concat();
    assert_ne!(sum(&Statement { output: longer, ..honest.clone() }), zero);

    let io = Some(Layout::EXIT_WORD);
    let forged = Forged::new(fixture.cycles(), |block: &mut Block| {
        let exit = block.cycles.iter_mut().filter(|c| c.ram_word.map(u64::from) == io);
        exit.for_each(|cycle| cycle.ram_inc += 2);
    });
    let context = fixture.context(&forged, FormKind::Naive);
    assert_ne!(naive::form(&draw(&context, honest), &context).unwrap().sum(), zero);
}
