//! A relation with terms of degree 0, 1 and 2, which no relation of the protocol has all of.

use super::formula::Formula;
use super::{Summand, Summed};
use crate::columns::integer::ProductSum;
use crate::plan::{Costed, Costs};
use crate::testing::fixtures::Fixture;
use crate::testing::subject::{Subject, agree_at_boolean_points, point, tests_of, value_at};
use rill_field::{F, Ring};
use rill_poly::eq_table;
use rill_sumcheck::Relation;
use rill_transcript::Writer;
use rill_witness::Cycle;

/// `Σ_j eq(r,j)·( a·b + 3·(b² + a) + c - 7 )(j)`.
#[derive(Clone, Debug)]
struct Mixed {
    r: Vec<F>,
}

impl Relation for Mixed {
    const SLUG: &'static str = "tests.mixed";
    type Cells<R: Ring> = [R; 4];

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        3
    }

    fn rounds(&self) -> usize {
        self.r.len()
    }

    fn degree(&self, _: usize) -> usize {
        3
    }

    fn cells<R: Ring>(&self, values: &[R]) -> Option<[R; 4]> {
        values.try_into().ok()
    }

    fn summand<R: Ring>(&self, [eq, a, b, c]: &[R; 4]) -> R {
        let constant = |value: u64| R::constant(F::from(value));
        let g = *a * *b + (*b * *b + *a) * F::from(3u64) + *c - constant(7);
        *eq * g
    }
}

/// Nothing plans it.
impl Costed for Mixed {
    const COSTS: Option<Costs> = None;
}

impl Summand<4> for Mixed {
    type Row = (u64, i128, bool, bool);
    type Sum = ProductSum;

    fn point(&self) -> &[F] {
        &self.r
    }

    #[inline]
    fn row(cycle: &Cycle) -> Self::Row {
        (cycle.left_input, cycle.right_input, cycle.next_middle, true)
    }
}

impl Subject<Summed<4>> for Mixed {
    fn draw(writer: &mut Writer, run: &Fixture) -> (Self, Box<()>) {
        (Self { r: point(writer, run) }, Box::new(()))
    }

    fn claim(&self, run: &Fixture, (): &()) -> F {
        value_at(&run.list(), &self.r, |cycle| {
            let [a, b, c, _] = columns(cycle);
            a * b + F::from(3u64) * (b * b + a) + c - F::from(7u64)
        })
    }

    fn forge(cycle: &mut Cycle) {
        cycle.right_input -= 1 << 20;
    }
}

fn columns(cycle: &Cycle) -> [F; 4] {
    let z = crate::columns(cycle);
    [z.left_input, z.right_input, z.next_middle, F::from(1u64)]
}

tests_of!(Mixed);

#[test]
fn forms_agree_where_coordinates_of_the_point_are_boolean() {
    agree_at_boolean_points(|relation: &mut Mixed| &mut relation.r);
}

#[test]
fn terms_with_the_same_coefficient_are_one_part() {
    let formula = Formula::of(&Mixed { r: eq_table(&[], F::from(1u64)) });
    let mut parts: Vec<usize> = formula.parts.iter().map(|part| part.terms().len()).collect();
    parts.sort_unstable();
    // -7; a·b and c; b² and a.
    assert_eq!(parts, [1, 2, 2]);
}
