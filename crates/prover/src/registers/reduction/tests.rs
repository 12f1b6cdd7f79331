use super::{linear, naive, streaming};
use crate::claim_reduction::Dense;
use crate::subject::{self, Subject, columns_at, point};
use crate::{Context, Form};
use rill_field::F;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_transcript::Writer;
use rill_verifier::registers::reduction::Reduction;
use rill_witness::Cycle;

struct Tested;

impl Subject for Tested {
    type Relation = Reduction;

    fn draw(writer: &mut Writer, log_cycles: usize) -> Reduction {
        let r1 = point(writer, log_cycles);
        Reduction::draw(writer, &r1)
    }

    fn claim(relation: &Reduction, cycles: &[Cycle]) -> F {
        relation.claim(&columns_at(cycles, &relation.r1))
    }

    fn cells(relation: &Reduction, context: &Context<'_>) -> Result<Vec<Vec<F>>, SourceError> {
        naive::cells(relation, context)
    }

    fn linear<'a>(relation: &Reduction) -> Form<'a> {
        linear::form(relation)
    }

    fn streaming<'a>(relation: &Reduction, schedule: &Schedule) -> Form<'a> {
        streaming::streaming(relation, schedule)
    }

    fn resume<'a>(relation: &Reduction, tables: &[Vec<F>], _: &[F]) -> Form<'a> {
        Form::resident(Dense::new(
            tables[0].clone(),
            tables[1..].to_vec(),
            &linear::coefficients(relation),
        ))
    }

    fn forge(cycle: &mut Cycle) {
        cycle.rs2_value ^= 1;
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
