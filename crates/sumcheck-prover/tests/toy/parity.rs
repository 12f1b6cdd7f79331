//! All forms of the toy, driven by the kit.

use crate::relation::{Product, claim, linear, tables};
use crate::rows::{Trace, point, rows};
use crate::streaming::elastic;
use rill_field::F;
use rill_sumcheck_prover::dense::EqProduct;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_sumcheck_prover::{Form, NoBlocks, RoundProver};

#[test]
fn the_definition_holds_on_an_honest_trace() {
    let (rows, r) = (rows(4, 1), point(4, 1));
    relation_checks(&Product { rounds: 4 }, &tables(&rows, &r), claim(&rows, &r));
}

#[test]
#[should_panic(expected = "do not sum to the claim")]
fn a_corrupted_row_does_not_sum_to_the_claim() {
    let (mut rows, r) = (rows(4, 1), point(4, 1));
    let claim = claim(&rows, &r);
    rows[3].1 += 1;
    relation_checks(&Product { rounds: 4 }, &tables(&rows, &r), claim);
}

#[test]
fn forms_agree_on_traces_of_every_size() {
    for variables in 1..7 {
        let r = point(variables, 3);
        check(&rows(variables, 2), &r);
    }
}

#[test]
fn forms_agree_where_coordinates_of_the_point_are_boolean() {
    for (coordinate, value) in (0..5).flat_map(|i| [(i, 0u64), (i, 1)]) {
        let mut r = point(5, 3);
        r[coordinate] = F::from(value);
        check(&rows(5, 2), &r);
    }
}

fn check(rows: &[(u64, u64)], r: &[F]) {
    let rounds = r.len();
    let source = Trace { rows: rows.to_vec(), segment_len: 4, block_len: 3 };
    let tables = tables(rows, r);
    let case = Case::new("small", Product { rounds }, tables.clone(), claim(rows, r), &source)
        .form("linear", || Form::resident(linear(&tables, r, &[])))
        .resume(|_, tables, challenges| Form::resident(linear(tables, r, challenges)))
        .elastic(|schedule| elastic(r, &schedule));
    forms_agree(&case);
}

/// A linear form with one thing wrong.
struct Wrong {
    linear: EqProduct,
    round: usize,
    fault: Fault,
}

#[derive(Clone, Copy, PartialEq)]
enum Fault {
    Round(usize),
    Openings,
}

impl RoundProver for Wrong {
    fn rounds(&self) -> usize {
        self.linear.rounds()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let mut polynomial = self.linear.round(claim);
        if self.fault == Fault::Round(self.round) {
            // s(0) + s(1) stays what it was.
            polynomial[1] += F::from(1u64);
            polynomial[2] -= F::from(1u64);
        }
        self.round += 1;
        polynomial
    }

    fn bind(&mut self, challenge: F) {
        self.linear.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        let mut openings = self.linear.openings();
        if self.fault == Fault::Openings {
            openings.swap(0, 1);
        }
        openings
    }
}

fn check_fault(fault: Fault) {
    let (rows, r) = (rows(3, 2), point(3, 3));
    let (tables, claim) = (tables(&rows, &r), claim(&rows, &r));
    let case = Case::new("wrong", Product { rounds: 3 }, tables.clone(), claim, &NoBlocks)
        .form("wrong", || {
            Form::resident(Wrong { linear: linear(&tables, &r, &[]), round: 0, fault })
        });
    forms_agree::<_, ()>(&case);
}

#[test]
#[should_panic(expected = "toy.product (wrong), wrong: round 2")]
fn a_wrong_round_is_named() {
    check_fault(Fault::Round(2));
}

#[test]
#[should_panic(expected = "toy.product (wrong), wrong: openings")]
fn wrong_openings_are_named() {
    check_fault(Fault::Openings);
}

#[test]
#[should_panic(expected = "vacuous")]
fn a_case_of_zeros_is_refused() {
    let (rows, r) = (vec![(0, 7); 8], point(3, 3));
    check(&rows, &r);
}

#[test]
#[should_panic(expected = "the naive form misses the claim")]
fn a_false_claim_is_refused() {
    let (rows, r) = (rows(3, 2), point(3, 3));
    let tables = tables(&rows, &r);
    let case = Case::new("false", Product { rounds: 3 }, tables.clone(), F::from(5u64), &NoBlocks)
        .form("linear", || Form::resident(linear(&tables, &r, &[])));
    forms_agree::<_, ()>(&case);
}

#[test]
#[should_panic(expected = "degree not reached")]
fn a_case_below_the_degree_is_refused() {
    // With a constant, the round polynomials have degree 2.
    check(&[(3, 5); 8], &point(3, 3));
}

#[test]
#[should_panic(expected = "no entry of opening 1 matters")]
fn a_column_that_cannot_matter_is_named() {
    let (rows, r) = (vec![(0, 7); 8], point(3, 3));
    relation_checks(&Product { rounds: 3 }, &tables(&rows, &r), F::from(0u64));
}
