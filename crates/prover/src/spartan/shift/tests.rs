use super::{linear, naive, streaming};
use crate::claim_reduction::Dense;
use crate::subject::{self, Subject, columns_at, point};
use crate::{Context, Form};
use rill_field::F;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_transcript::Writer;
use rill_verifier::spartan::shift::Shift;
use rill_witness::Cycle;

struct Tested;

impl Subject for Tested {
    type Relation = Shift;

    fn draw(writer: &mut Writer, log_cycles: usize) -> Shift {
        let r1 = point(writer, log_cycles);
        Shift::draw(writer, &r1)
    }

    fn claim(relation: &Shift, cycles: &[Cycle]) -> F {
        relation.claim(&columns_at(cycles, &relation.r1))
    }

    fn cells(relation: &Shift, context: &Context<'_>) -> Result<Vec<Vec<F>>, SourceError> {
        naive::cells(relation, context)
    }

    fn linear<'a>(relation: &Shift) -> Form<'a> {
        linear::form(relation)
    }

    fn streaming<'a>(relation: &Shift, schedule: &Schedule) -> Form<'a> {
        streaming::streaming(relation, schedule)
    }

    fn resume<'a>(relation: &Shift, tables: &[Vec<F>], _: &[F]) -> Form<'a> {
        Form::resident(Dense::new(
            tables[0].clone(),
            tables[1..].to_vec(),
            &linear::coefficients(relation),
        ))
    }

    fn forge(cycle: &mut Cycle) {
        cycle.pc += 1;
    }
}

#[test]
fn forms_agree() {
    subject::agree::<Tested>();
}

#[test]
fn the_definition_holds_on_a_run_and_on_no_other() {
    subject::definition::<Tested>();
}

#[test]
fn the_streaming_form_agrees_with_any_split() {
    subject::streams::<Tested>();
}
