//! `g = LeftInput·RightInput + γ·LookupOutput·Branch`.

use crate::Form;
use crate::eq_sum::{EqSum, Summand};
use crate::integer::{Integer, ProductSum};
use rill_field::F;
use rill_isa::Flag;
use rill_sumcheck_prover::dense::{Line, Values, product};
use rill_sumcheck_prover::encode;
use rill_sumcheck_prover::window::Term;
use rill_verifier::spartan::product::Product;
use rill_witness::Cycle;

pub(super) fn form<'a>(relation: &Product) -> Form<'a> {
    EqSum::form(relation)
}

/// What a row gives.
pub(crate) struct Row {
    left: u64,
    right: i128,
    output: u64,
    branch: bool,
}

encode!(Row { left, right, output, branch });

/// The two products, each at 0 and `∞`.
#[derive(Default)]
pub(crate) struct Sums {
    inputs: [ProductSum; 2],
    branches: [ProductSum; 2],
}

impl Summand<4> for Product {
    type Row = Row;
    type Sums = Sums;

    fn point(&self) -> &[F] {
        &self.r1
    }

    fn extract(cycle: &Cycle) -> Row {
        Row {
            left: cycle.left_input,
            right: cycle.right_input,
            output: cycle.lookup_output,
            branch: cycle.flags.has(Flag::Branch),
        }
    }

    fn columns(row: &Row) -> [Integer; 4] {
        [row.left.into(), row.right.into(), row.output.into(), row.branch.into()]
    }

    fn add_pair(sums: &mut Sums, weight: &F, zero: &Row, one: &Row) {
        let left = (zero.left.into(), one.left.into());
        add_product(&mut sums.inputs, weight, left, (zero.right, one.right));
        if zero.branch || one.branch {
            let output = (zero.output.into(), one.output.into());
            let branch = (zero.branch.into(), one.branch.into());
            add_product(&mut sums.branches, weight, output, branch);
        }
    }

    fn reduce(&self, sums: &Sums) -> [F; 2] {
        let both =
            |node: usize| sums.inputs[node].reduce() + self.gamma * sums.branches[node].reduce();
        [both(0), both(1)]
    }

    fn terms(&self) -> Vec<Term> {
        vec![
            Term { coefficient: F::from(1u64), factors: [0, 1] },
            Term { coefficient: self.gamma, factors: [2, 3] },
        ]
    }

    type Point = ProductSum;

    fn weights(&self, weight: F) -> [F; 2] {
        [weight, self.gamma * weight]
    }

    #[inline]
    fn add_point(
        sum: &mut ProductSum,
        weights: &[F; 2],
        &[left, right, output, branch]: &[i128; 4],
    ) {
        for (weight, a, b) in [(&weights[0], left, right), (&weights[1], output, branch)] {
            if a != 0 && b != 0 {
                sum.add(weight, a.into(), b.into());
            }
        }
    }

    fn reduce_point(sum: &ProductSum) -> F {
        sum.reduce()
    }

    fn values(&self, [left, right, output, branch]: [Line; 4]) -> Values<2> {
        product([left, right]) + product([output, branch]) * self.gamma
    }
}

/// Adds `weight` times the values at 0 and `∞` of a product of lines, given by their values at 0
/// and 1.
#[inline]
fn add_product(sums: &mut [ProductSum; 2], weight: &F, a: (i128, i128), b: (i128, i128)) {
    sums[0].add(weight, a.0.into(), b.0.into());
    sums[1].add(weight, Integer::difference(a.1, a.0), Integer::difference(b.1, b.0));
}
