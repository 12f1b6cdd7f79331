//! The reduction from rows in memory.

use super::dense::add_scaled;
use super::{Dense, Factors, Move, coefficients};
use crate::FromRows;
use crate::integer::{Integer, IntegerSum, Integers};
use rayon::prelude::*;
use rill_field::F;
use rill_poly::eq_table;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Table, product, round_polynomial};
use std::mem::take;

/// Entries of `Q` that one worker sums at a time: its sums stay in the first-level cache.
const TILE: usize = 32;

/// *Memory* the rows, beside `O(√T)`. *Work* per row and column: one integer-by-field product for
/// each term of the weight, and one to bind the low variables.
pub(crate) struct ClaimReduction<T, const N: usize> {
    rows: Vec<T>,
    columns: fn(&T) -> [Integer; N],
    coefficients: [F; N],
    weight: Vec<Factors>,
    phase: Phase,
}

enum Phase {
    /// Low variables are left: `P_q`, `Q_q`, and the challenges so far.
    Low {
        terms: Vec<(Table, Table)>,
        challenges: Vec<F>,
    },
    High(Dense),
}

impl<T: Send + Sync + 'static, const N: usize> ClaimReduction<T, N> {
    /// The form that begins with a pass, which keeps the columns of every row.
    pub(super) fn form<M: Move<N, Row = T>>(relation: &M) -> FromRows<T, Self>
    where
        T: Integers<N>,
    {
        let (relation, rounds) = (relation.clone(), relation.rounds());
        FromRows::new(rounds, M::row, move |rows| {
            let weight = relation.weight(rounds.div_ceil(2));
            Self::new(rows, T::integers, coefficients(&relation), weight)
        })
    }

    fn new(
        rows: Vec<T>,
        columns: fn(&T) -> [Integer; N],
        coefficients: [F; N],
        weight: Vec<Factors>,
    ) -> Self {
        let phase = Phase::Low { terms: Vec::new(), challenges: Vec::new() };
        let mut form = Self { rows, columns, coefficients, weight, phase };
        let terms = form.low_sums().into_iter().zip(&form.weight);
        let terms = terms.map(|(q, factors)| (Table::new(factors.low.clone()), Table::new(q)));
        form.phase = Phase::Low { terms: terms.collect(), challenges: Vec::new() };
        form
    }

    /// The tables `Q_q`.
    fn low_sums(&self) -> Vec<Vec<F>> {
        let size = self.low_size();
        let starts: Vec<usize> = (0..size).step_by(TILE).collect();
        let tiles: Vec<Vec<F>> = self
            .weight
            .iter()
            .flat_map(|factors| starts.iter().map(move |start| (factors, *start)))
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|(factors, start)| self.tile(&factors.high, start, TILE.min(size)))
            .collect();
        tiles.chunks(starts.len()).map(<[Vec<F>]>::concat).collect()
    }

    /// `width` entries of `Σ_high S(high)·Σ_c γ_c·X_c(high‖low)`, from `start`.
    fn tile(&self, high: &[F], start: usize, width: usize) -> Vec<F> {
        let mut sums = vec![[IntegerSum::default(); N]; width];
        for (weight, rows) in high.iter().zip(self.rows.chunks(self.low_size())) {
            for (sums, row) in sums.iter_mut().zip(&rows[start..]) {
                add_row(sums, weight, (self.columns)(row));
            }
        }
        sums.iter().map(|sums| self.fold(sums)).collect()
    }

    fn fold(&self, sums: &[IntegerSum; N]) -> F {
        sums.iter().zip(self.coefficients).map(|(sum, c)| sum.reduce() * c).sum()
    }

    /// The dense tables in the high variables, the low ones bound to `challenges`. The rows are no
    /// longer needed.
    fn high(&mut self, challenges: &[F], terms: &[(Table, Table)]) -> Dense {
        let point: Vec<F> = challenges.iter().rev().copied().collect();
        let eq = eq_table(&point, F::from(1u64));
        let columns = self.columns;
        let bind = |rows: &[T]| {
            let mut sums = [IntegerSum::default(); N];
            for (weight, row) in eq.iter().zip(rows) {
                add_row(&mut sums, weight, columns(row));
            }
            sums.map(|sum| sum.reduce())
        };
        let bound: Vec<[F; N]> = self.rows.par_chunks(eq.len()).map(bind).collect();
        self.rows = Vec::new();
        let column = |c: usize| bound.iter().map(|values| values[c]).collect();
        let weight =
            self.weight.iter().zip(terms).fold(Vec::new(), |sums, (factors, (p, _))| {
                add_scaled(sums, p.value(), &factors.high)
            });
        Dense::new(weight, (0..N).map(column).collect(), &self.coefficients)
    }

    fn low_size(&self) -> usize {
        self.weight.first().map_or(1, |factors| factors.low.len())
    }
}

#[inline]
fn add_row<const N: usize>(sums: &mut [IntegerSum; N], weight: &F, values: [Integer; N]) {
    sums.iter_mut().zip(values).for_each(|(sum, value)| sum.add(weight, value));
}

impl<T: Send + Sync + 'static, const N: usize> RoundProver for ClaimReduction<T, N> {
    fn rounds(&self) -> usize {
        self.weight.first().map_or(0, |f| (f.low.len() * f.high.len()).ilog2() as usize)
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        match &mut self.phase {
            Phase::High(dense) => dense.round(claim),
            Phase::Low { terms, .. } => {
                let pairs = terms.first().map_or(0, |(p, _)| p.pairs());
                round_polynomial(claim, pairs, |pair| {
                    let mut lines = terms.iter().map(|(p, q)| [p.line(pair), q.line(pair)]);
                    let first = product(lines.next().expect("a weight has a term"));
                    lines.fold(first, |sum, lines| sum + product(lines))
                })
            }
        }
    }

    fn bind(&mut self, challenge: F) {
        match &mut self.phase {
            Phase::High(dense) => dense.bind(challenge),
            Phase::Low { terms, challenges } => {
                challenges.push(challenge);
                for (p, q) in terms.iter_mut() {
                    p.bind(challenge);
                    q.bind(challenge);
                }
                if terms.iter().all(|(p, _)| p.variables() == 0) {
                    let (terms, challenges) = (take(terms), take(challenges));
                    self.phase = Phase::High(self.high(&challenges, &terms));
                }
            }
        }
    }

    fn openings(&self) -> Vec<F> {
        match &self.phase {
            Phase::High(dense) => dense.openings(),
            Phase::Low { .. } => unreachable!("openings come after the last bind"),
        }
    }
}
