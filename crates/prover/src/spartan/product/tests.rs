use super::{linear, naive, streaming};
use crate::eq_sum::Dense;
use crate::subject::{self, Subject, columns_at, point};
use crate::{Context, Form};
use rill_field::F;

use rill_sumcheck_prover::{Schedule, SourceError};
use rill_transcript::Writer;
use rill_verifier::spartan::product::Product;

use rill_witness::Cycle;

struct Tested;

impl Subject for Tested {
    type Relation = Product;

    fn draw(writer: &mut Writer, log_cycles: usize) -> Product {
        let point = point(writer, log_cycles);
        Product::draw(writer, &point)
    }

    fn claim(relation: &Product, cycles: &[Cycle]) -> F {
        relation.claim(&columns_at(cycles, &relation.r1))
    }

    fn cells(relation: &Product, context: &Context<'_>) -> Result<Vec<Vec<F>>, SourceError> {
        naive::cells(relation, context)
    }

    fn linear<'a>(relation: &Product) -> Form<'a> {
        linear::form(relation)
    }

    fn streaming<'a>(relation: &Product, schedule: &Schedule) -> Form<'a> {
        streaming::streaming(relation, schedule)
    }

    fn resume<'a>(relation: &Product, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
        Form::resident(Dense::resume(relation, &tables[1..], challenges))
    }

    fn forge(cycle: &mut Cycle) {
        cycle.right_input += 1 << 80;
    }
}

#[test]
fn forms_agree() {
    subject::agree::<Tested>();
}

#[test]
fn forms_agree_where_coordinates_of_the_point_are_boolean() {
    for (i, value) in [(0, 0u64), (7, 1), (8, 0), (8, 1)] {
        subject::agree_with::<Tested>(|relation| relation.r1[i] = F::from(value));
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
