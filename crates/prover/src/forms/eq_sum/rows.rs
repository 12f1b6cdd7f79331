//! The sum from rows in memory.

use super::{Dense, Formula, Summand};
use crate::Form;
use crate::columns::integer::{Integer, IntegerSum, Integers};
use crate::forms::passes::keep_rows;
use rayon::prelude::*;
use rill_field::{F, One};
use rill_sumcheck_prover::Phase;
use rill_sumcheck_prover::dense::{Pair, SplitEq, Table, Weights};
use rill_witness::Block;

/// The fewest pairs that a worker takes.
const PAIRS: usize = 512;

/// The first round. *Memory* the rows, then 16 bytes per row and column. *Work* integer products
/// and one integer-by-field product for each; the bind: two of them per pair and column.
pub(super) struct EqSum<S: Summand<N>, const N: usize> {
    relation: S,
    formula: Formula,
    eq: SplitEq,
    rows: Vec<S::Row>,
}

impl<S: Summand<N>, const N: usize> EqSum<S, N> {
    /// The form that begins with a pass.
    pub(super) fn form<'a>(relation: &S) -> Form<'a> {
        let relation = relation.clone();
        keep_rows(S::row, move |rows| Self::of_rows(&relation, rows))
    }

    /// The form from the columns of all rows.
    pub(super) fn of_rows<'a>(relation: &S, rows: Vec<S::Row>) -> Form<'a> {
        let (formula, eq) = (Formula::of(relation), SplitEq::new(relation.point()));
        Form::rounds(Self { relation: relation.clone(), formula, eq, rows })
    }
}

impl<'a, S: Summand<N>, const N: usize> Phase<'a, Block> for EqSum<S, N> {
    fn round(&mut self, claim: F) -> Vec<F> {
        let Self { formula, eq, rows, .. } = self;
        let at = |pair| sum_pairs::<S, N>(formula, eq.weights(1), rows, pair);
        let values = at(Pair::new);
        // Where the claim does not tell the value at 1, rows 0 and 1 of the pairs change places.
        eq.recover(claim, &values)
            .unwrap_or_else(|| eq.polynomial(&values, at(|index| Pair::new(index).flipped())[0]))
    }

    fn bind(self: Box<Self>, challenge: F) -> Form<'a> {
        let Self { relation, formula, mut eq, rows } = *self;
        let columns = bind_rows(&rows, challenge);
        drop(rows);
        eq.bind(challenge);
        Form::resident(Dense::new(formula, relation.openings(), eq, columns))
    }
}

/// `Σ_pairs weight·values`, at 0 and `∞`.
fn sum_pairs<S: Summand<N>, const N: usize>(
    formula: &Formula,
    Weights { inner, outer }: Weights<'_>,
    rows: &[S::Row],
    pair: fn(usize) -> Pair,
) -> [F; 2] {
    let block = |(high, outer): (usize, &F)| {
        let mut sums = formula.sums::<S::Sum>();
        let row = |row: usize| rows[row].integers().map(Integer::wrapped);
        for (low, weight) in inner.iter().enumerate() {
            let Pair { zero, one } = pair(high * inner.len() + low);
            formula.add_pair(&mut sums, weight, [row(zero), row(one)]);
        }
        formula.reduce(&sums).map(|sum| sum * outer)
    };
    outer
        .par_iter()
        .enumerate()
        .with_min_len(PAIRS.div_ceil(inner.len()))
        .map(block)
        .reduce(|| [F::from(0u64); 2], |a, b| [a[0] + b[0], a[1] + b[1]])
}

/// The tables of the columns with the first variable bound: `(1 - r)·row_0 + r·row_1` of every
/// pair.
fn bind_rows<T: Integers<N>, const N: usize>(rows: &[T], challenge: F) -> [Table; N] {
    let weights = [F::one() - challenge, challenge];
    let mut columns: [Vec<F>; N] = std::array::from_fn(|_| vec![F::from(0u64); rows.len() / 2]);
    let mut chunks: Vec<Vec<&mut [F]>> = Vec::new();
    for column in &mut columns {
        for (i, chunk) in column.chunks_mut(PAIRS).enumerate() {
            if chunks.len() <= i {
                chunks.push(Vec::with_capacity(N));
            }
            chunks[i].push(chunk);
        }
    }
    rows.par_chunks(2 * PAIRS).zip(chunks).for_each(|(rows, mut out)| {
        for (i, pair) in rows.chunks_exact(2).enumerate() {
            let values = pair[0].integers().into_iter().zip(pair[1].integers());
            out.iter_mut().zip(values).for_each(|(out, pair)| out[i] = bind(pair, &weights));
        }
    });
    columns.map(Table::new)
}

/// `weights_0·zero + weights_1·one`, where the weights sum to 1; flags and equal values cost no
/// product.
#[inline]
fn bind((zero, one): (Integer, Integer), weights: &[F; 2]) -> F {
    match (zero.magnitude, one.magnitude) {
        _ if zero == one => zero.to_field(),
        (0, 1) if !one.negative => weights[1],
        (1, 0) if !zero.negative => weights[0],
        _ => {
            let mut sum = IntegerSum::default();
            sum.add(&weights[0], zero);
            sum.add(&weights[1], one);
            sum.reduce()
        }
    }
}
