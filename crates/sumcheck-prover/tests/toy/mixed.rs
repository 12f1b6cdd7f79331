//! `toy.mixed`: `c = Σ_j eq(r,j)·(a(j)·b(j)² + 7·a(j))`. Its terms differ in degree, so that `∞` is
//! not like other nodes.

use crate::rows::{Block, Trace, point, rows};
use rill_field::{F, Ring};
use rill_poly::eq_table;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::dense::{SplitEq, Table, Values, product};
use rill_sumcheck_prover::parity::{Case, forms_agree, relation_checks};
use rill_sumcheck_prover::window::{Columns, EqStream};
use rill_sumcheck_prover::{Elastic, Naive, Resident, RoundProver};

#[derive(Clone, Debug)]
struct Mixed {
    rounds: usize,
}

impl Relation for Mixed {
    const SLUG: &'static str = "toy.mixed";

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        2
    }

    fn rounds(&self) -> usize {
        self.rounds
    }

    fn degree(&self, _: usize) -> usize {
        4
    }

    fn summand<R: Ring>(&self, cells: &[R]) -> R {
        match *cells {
            [eq, a, b] => eq * (a * b * b + R::constant(F::from(7u64)) * a),
            _ => R::zero(),
        }
    }
}

struct Linear {
    eq: SplitEq,
    a: Table,
    b: Table,
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.eq.round_polynomial(claim, 3, |pair| -> Values<3> {
            let (a, b) = (self.a.line(pair), self.b.line(pair));
            product([a, b, b]) + (a * F::from(7u64)).values()
        })
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.a.bind(challenge);
        self.b.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.a.value(), self.b.value()]
    }
}

struct Factors;

impl Columns for Factors {
    type Block = Block;
    type Linear = Resident<Linear>;

    fn count(&self) -> usize {
        2
    }

    fn degree(&self) -> usize {
        3
    }

    fn rows(&self, block: &Block) -> usize {
        block.len()
    }

    fn accumulate(&self, block: &Block, row: usize, weight: F, sums: &mut [F]) {
        let (a, b) = block[row];
        sums[0] += weight * F::from(a);
        sums[1] += weight * F::from(b);
    }

    fn inner(&self, columns: &[F]) -> F {
        self.leading(columns) + columns[0] * F::from(7u64)
    }

    fn leading(&self, columns: &[F]) -> F {
        columns[0] * columns[1] * columns[1]
    }

    fn linear(&self, eq: SplitEq, columns: Vec<Table>) -> Self::Linear {
        let [a, b] = columns.try_into().expect("two columns");
        Resident(Linear { eq, a, b })
    }
}

#[test]
fn forms_agree_on_terms_of_different_degree() {
    let (lot, r) = (rows(5, 4), point(5, 6));
    let column =
        |value: fn(&(u64, u64)) -> u64| lot.iter().map(|row| F::from(value(row))).collect();
    let tables = vec![eq_table(&r, F::from(1u64)), column(|row| row.0), column(|row| row.1)];
    let relation = Mixed { rounds: 5 };
    let claim = Naive::new(relation.clone(), tables.clone()).sum();
    relation_checks(&relation, &tables, claim);
    let source = Trace { rows: lot, segment_len: 8, block_len: 5 };
    let case = Case::new("random", relation, tables, claim, &source)
        .elastic(|schedule| Elastic::new(EqStream::new(&r, Factors), schedule));
    forms_agree(&case);
}
