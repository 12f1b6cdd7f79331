use super::{linear, naive, streaming};
use crate::eq_sum::Dense;
use crate::subject::{self, Subject, point, value_at};
use crate::{Context, Form, columns};
use rill_field::{F, Zero};
use rill_isa::Flag;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_transcript::Writer;
use rill_verifier::operands::input::Input;
use rill_verifier::spartan::outer::Columns;
use rill_verifier::spartan::product::Openings;
use rill_witness::Cycle;

struct Tested;

impl Subject for Tested {
    type Relation = Input;

    fn draw(writer: &mut Writer, log_cycles: usize) -> Input {
        let point = point(writer, log_cycles);
        Input::draw(writer, &point)
    }

    fn claim(relation: &Input, cycles: &[Cycle]) -> F {
        let at = |column: fn(&Columns) -> F| {
            value_at(cycles, &relation.r2, |cycle| column(&columns(cycle)))
        };
        relation.claim(&Openings {
            left_input: at(|z| z.left_input),
            right_input: at(|z| z.right_input),
            lookup_output: F::zero(),
            branch: F::zero(),
        })
    }

    fn cells(relation: &Input, context: &Context<'_>) -> Result<Vec<Vec<F>>, SourceError> {
        naive::cells(relation, context)
    }

    fn linear<'a>(relation: &Input) -> Form<'a> {
        linear::form(relation)
    }

    fn streaming<'a>(relation: &Input, schedule: &Schedule) -> Form<'a> {
        streaming::streaming(relation, schedule)
    }

    fn resume<'a>(relation: &Input, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
        Form::resident(Dense::resume(relation, &tables[1..], challenges))
    }

    fn forge(cycle: &mut Cycle) {
        cycle.imm -= 1 << 70;
        cycle.flags = cycle.flags.with(Flag::RightIsImm);
    }
}

#[test]
fn forms_agree() {
    subject::agree::<Tested>();
}

#[test]
fn forms_agree_where_coordinates_of_the_point_are_boolean() {
    for (i, value) in [(0, 0u64), (7, 1), (8, 0), (8, 1)] {
        subject::agree_with::<Tested>(|relation| relation.r2[i] = F::from(value));
    }
}

#[test]
fn the_definition_holds_on_a_run_and_on_no_other() {
    subject::definition::<Tested>();
}

#[test]
fn the_streaming_form_agrees_with_any_schedule() {
    subject::streams::<Tested>();
}
