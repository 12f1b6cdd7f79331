use crate::ram::program;
use crate::testing::fixtures::Fixture;
use crate::testing::subject::{Subject, agree_with_any_schedule, sum, tests_of};
use rill_field::{F, Zero};
use rill_program::Layout;
use rill_transcript::Writer;
use rill_verifier::Statement;
use rill_verifier::ram::output::Output;
use rill_witness::Cycle;

fn relation(writer: &mut Writer, run: &Fixture, statement: &Statement) -> Output {
    Output::draw(writer, run.dimensions().log_memory, &run.run.map, statement)
}

impl Subject for Output {
    fn runs() -> Vec<(&'static str, Fixture)> {
        vec![("program", program::fixture()), ("rows", Fixture::guest("rows", &[1, 3], 10))]
    }

    fn streamed() -> Vec<(&'static str, Fixture)> {
        vec![("program", program::fixture())]
    }

    fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<()>) {
        (relation(writer, run, &run.statement), Box::new(()))
    }

    fn claim(&self, _: &Fixture, (): &()) -> F {
        F::zero()
    }

    fn counts(cycle: &Cycle) -> bool {
        cycle.ram_word.map(u64::from) == Some(Layout::EXIT_WORD)
    }

    fn forge(cycle: &mut Cycle) {
        cycle.ram_inc += 2;
    }
}

tests_of!(Output);

#[test]
fn another_statement_is_noticed() {
    let run = program::fixture();
    let honest = &run.statement;
    let proves = |statement: &Statement| {
        let relation = relation(&mut Writer::new(b"statement"), &run, statement);
        sum(&run, &run.cycles(), &relation, &()).is_zero()
    };
    assert!(proves(honest));
    assert!(!proves(&Statement { exit_code: honest.exit_code + 1, ..honest.clone() }));
    let longer = [honest.output.as_slice(), &[0]].concat();
    assert!(!proves(&Statement { output: longer, ..honest.clone() }));
}

#[test]
fn forms_agree_where_the_region_ends_inside_a_group_of_words() {
    let run = Fixture::guest("rows", &[1, 0], 9);
    for words in [1, 3, 77] {
        let (mut relation, given) = <Output as Subject<_>>::draw(&mut Writer::new(b"odd"), &run);
        relation.words = words;
        relation.values.retain(|(index, _)| *index < words);
        agree_with_any_schedule("odd", &run, &run.cycles(), &relation, &given);
    }
}
