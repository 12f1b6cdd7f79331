//! All forms of the toy, driven by the kit.

use crate::linear::Linear;
use crate::relation::{Product, claim, tables};
use crate::rows::{Rows, point, rows};
use crate::streaming::elastic;
use rill_field::F;
use rill_sumcheck_prover::Resident;
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};

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
    let source = Rows { rows: rows.to_vec(), segment_rows: 4, block_rows: 3 };
    let case = Case::new("small", Product { rounds }, tables(rows, r), claim(rows, r), &source)
        .form("linear", || Resident(Linear::new(rows, r)))
        .resume(|_, tables, challenges| Resident(Linear::resume(tables, r, challenges)))
        .elastic(|schedule| elastic(r, schedule));
    forms_agree(&case);
}
