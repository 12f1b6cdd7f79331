//! `calls.bits`: the bits of calls are zero or one.
//!
//! *Memory*, *work*, *passes* as those of `calls.rows`.

use super::zero_check::{Summand, ZeroCheck, extended};
use crate::forms::added;
use crate::plan::{Costed, Costs};
use crate::{Context, Form, Forms};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::Cell;
use rill_field_simd::bits::sums;
use rill_poly::{eq_index, eq_table};
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table, Values, product};
use rill_sumcheck_prover::{RoundProver, Schedule, SourceError};
use rill_verifier::calls::Table as CallTable;
use rill_verifier::calls::bits::Bits;

/// Bits that a worker takes.
const BITS: usize = 1 << 12;

/// The pairs among four calls.
const PAIRS: [[usize; 2]; 6] = [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]];

/// Its rounds go over calls.
impl Costed for Bits {
    const COSTS: Option<Costs> = None;
}

impl Forms for Bits {
    /// The table.
    type Given = CallTable;

    fn tables(&self, context: &Context<'_>, table: &CallTable) -> Result<Vec<Vec<F>>, SourceError> {
        let calls = context.calls.of(table);
        let (size, bits) = (1 << self.tau.len(), 1 << self.tau_bits.len());
        let mut tables = vec![vec![F::ZERO; size * bits]; 2];
        for u in 0..size {
            let tau = eq_index(u as u64, &self.tau);
            let eqs = eq_table(&self.tau_bits, tau);
            for (beta, (eq, bit)) in eqs.iter().zip(calls.cell(u)).enumerate() {
                tables[0][beta * size + u] = *eq;
                tables[1][beta * size + u] = bit;
            }
        }
        Ok(tables)
    }

    fn linear<'a>(&self, context: &Context<'a>, table: &CallTable) -> Form<'a> {
        let (calls, kept) = (context.calls.of(table), context.cell_bytes());
        let weights = eq_table(&self.tau_bits, F::ONE);
        let summand = Squares { point: self.tau_bits.clone(), weights };
        ZeroCheck::form(calls, summand, &self.tau, kept)
    }

    fn streaming<'a>(&self, context: &Context<'a>, table: &CallTable, _: &Schedule) -> Form<'a> {
        self.linear(context, table)
    }

    #[cfg(test)]
    fn resume<'a>(&self, _: &[Vec<F>], _: &[F]) -> Form<'a> {
        panic!("its tables are bits, which no bound table is")
    }
}

/// `Σ_β eq(τ_b,β)·( B(β)² - B(β) )`.
struct Squares {
    point: Vec<F>,
    weights: Vec<F>,
}

impl Summand for Squares {
    const DEGREE: usize = 2;

    fn linear(&self, _: &[&[u64]]) -> Option<Vec<F>> {
        None
    }

    /// With `b = Σ_i l_i·b_i` for the bits of four calls, `b² - b` is
    /// `Σ_i (l_i² - l_i)·b_i + 2·Σ_{i<j} l_i·l_j·b_i·b_j`.
    fn plane(&self, rows: [&[u64]; 4]) -> [F; 16] {
        let both = |[i, j]: [usize; 2]| -> Vec<u64> {
            rows[i].iter().zip(rows[j]).map(|(a, b)| a & b).collect()
        };
        let products = PAIRS.map(both);
        let all: Vec<&[u64]> = rows.into_iter().chain(products.iter().map(Vec::as_slice)).collect();
        let sums = sums(&self.weights, &all);
        let corners = |i: usize| extended(std::array::from_fn(|j| F::from(u64::from(i == j))));
        let lines: [[F; 16]; 4] = std::array::from_fn(corners);
        std::array::from_fn(|node| {
            let l = lines.map(|line| line[node]);
            let squares = l.iter().zip(&sums).map(|(l, sum)| (*l * l - l) * sum);
            let mixed = PAIRS.iter().zip(&sums[4..]).map(|([i, j], sum)| l[*i] * l[*j] * sum);
            squares.sum::<F>() + mixed.sum::<F>().double()
        })
    }

    /// At 0 and, in place of -1, at ∞.
    fn pair(&self, [zero, one]: [&Cell; 2], at_one: bool) -> [F; 4] {
        let task = |first: usize| {
            let weights = &self.weights[first..self.weights.len().min(first + BITS)];
            let [at_zero, infinity] = Cell::squares([zero, one], first, weights);
            let at_one = if at_one { Cell::squares([one; 2], first, weights)[0] } else { F::ZERO };
            [infinity, at_zero, at_one, F::ZERO]
        };
        let firsts = (0..self.weights.len()).into_par_iter().step_by(BITS);
        firsts.map(task).reduce(|| [F::ZERO; 4], added)
    }

    fn polynomial([infinity, zero, one, _]: [F; 4]) -> Vec<F> {
        vec![zero, one - zero - infinity, infinity]
    }

    fn rest<'a>(self: Box<Self>, mut cell: Vec<F>, eq: F) -> Form<'a> {
        cell.truncate(self.weights.len());
        Form::resident(Dense { eq: SplitEq::scaled(&self.point, eq), bits: Table::new(cell) })
    }
}

/// The bit rounds.
struct Dense {
    eq: SplitEq,
    bits: Table,
}

impl RoundProver for Dense {
    fn rounds(&self) -> usize {
        self.bits.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.eq.round_polynomial(claim, 2, |pair: Pair| {
            let bit: Line = self.bits.line(pair);
            let Values([zero, infinity]) = product([bit, bit]);
            Values([zero - bit.zero, infinity])
        })
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.bits.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.bits.value()]
    }
}
