//! `calls.bits`: the bits of calls are zero or one.
//!
//! *Memory*, *work*, *passes* as [`super::rows`].

use super::record::Quad;
use super::zero_check::{Summand, ZeroCheck, extended};
use crate::plan::{Costed, Costs};
use crate::{Context, Form, Forms};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::table::{inner_product, multiply, subtract_from};
use rill_poly::{eq_index, eq_table};
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table, Values, product};
use rill_sumcheck_prover::{RoundProver, Schedule, SourceError};
use rill_verifier::calls::Table as CallTable;
use rill_verifier::calls::bits::Bits;

/// Bits that a worker takes.
const BITS: usize = 1 << 12;

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
        unimplemented!("its tables are bits, which no bound table is")
    }
}

/// `Σ_β eq(τ_b,β)·( B(β)² - B(β) )`.
struct Squares {
    point: Vec<F>,
    weights: Vec<F>,
}

impl Summand for Squares {
    const DEGREE: usize = 2;

    fn linear(&self, _: &[u64]) -> F {
        F::ZERO
    }

    /// A bit of four calls is one of 16 functions, so the weights are added up for each.
    fn quad(&self, quad: &Quad) -> [F; 16] {
        let mut sums = [F::ZERO; 16];
        for (weight, nibble) in self.weights.iter().zip(quad) {
            sums[usize::from(*nibble)] += weight;
        }
        let mut values = [F::ZERO; 16];
        for (nibble, sum) in sums.into_iter().enumerate().skip(1) {
            let corners = std::array::from_fn(|i| F::from((nibble >> i & 1) as u64));
            for (total, value) in values.iter_mut().zip(extended(corners)) {
                *total += sum * (value * value - value);
            }
        }
        values
    }

    /// At 0 and, in place of -1, at ∞.
    fn pair(&self, cells: [&[F]; 2], at_one: bool) -> [F; 4] {
        let task = |first: usize| {
            let stretch = first..self.weights.len().min(first + BITS);
            let weights = &self.weights[stretch.clone()];
            let [zero, one] = cells.map(|cell| &cell[stretch.clone()]);
            let mut slope = one.to_vec();
            subtract_from(&mut slope, zero);
            let mut square = slope.clone();
            let squares = |bits: &[F], square: &mut [F]| {
                multiply(bits, bits, square);
                inner_product(weights, square)
            };
            let difference =
                |bits: &[F], square: &mut [F]| squares(bits, square) - inner_product(weights, bits);
            let mut sums = [squares(&slope, &mut square), F::ZERO, F::ZERO, F::ZERO];
            sums[1] = difference(zero, &mut square);
            if at_one {
                sums[2] = difference(one, &mut square);
            }
            sums
        };
        let add = |left: [F; 4], right: [F; 4]| std::array::from_fn(|i| left[i] + right[i]);
        let firsts = (0..self.weights.len()).into_par_iter().step_by(BITS);
        firsts.map(task).reduce(|| [F::ZERO; 4], add)
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
