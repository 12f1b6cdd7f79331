//! The call rounds of a system of one point: its columns are a few numbers of each call.

use super::record::Recorded;
use super::zero_check::values;
use crate::Form;
use crate::forms::added;
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F};
use rill_poly::{interpolate, multiply};
use rill_precompiles::{Cell, Entry, System};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Pair, SplitEq, Table};

/// Pairs that a worker takes.
const PAIRS: usize = 64;

/// `Σ_u eq(τ,u)·ω·C( X_0(u), … )` over dense tables.
pub(super) struct Values<S> {
    system: S,
    weight: F,
    eq: SplitEq,
    columns: Vec<Table>,
}

impl<S: System> Values<S> {
    /// The form for the point `tau` of the zero-check.
    pub(super) fn form<'a>(system: S, calls: &Recorded<'_>, tau: &[F]) -> Form<'a> {
        let mut weights = vec![vec![F::ZERO; 1 << S::SHAPE.log_bits]; S::SHAPE.columns];
        let mut ones = vec![F::ZERO; S::SHAPE.columns];
        system.entries(|Entry { column, cell, coefficient, .. }| match cell {
            Cell::Bit(bit) => weights[column][bit] += coefficient,
            Cell::One => ones[column] += coefficient,
        });
        let column = |(mut values, one): (Vec<F>, F)| {
            values.iter_mut().for_each(|value| *value += one);
            values.resize(1 << tau.len(), F::ZERO);
            Table::new(values)
        };
        let columns = calls.sums(&weights).into_iter().zip(ones).map(column).collect();
        let weight = system.weights().first().copied().unwrap_or(F::ZERO);
        Form::resident(Self { system, weight, eq: SplitEq::new(tau), columns })
    }

    /// `q` at -1, 0, 1, 2.
    fn sum(&self) -> [F; 4] {
        let (weights, pairs) = (self.eq.weights(1), self.columns[0].pairs());
        let of_pair = |index: usize| -> [F; 4] {
            let at_nodes = self.columns.iter().map(|column| values(column.line(Pair::new(index))));
            let at_nodes: Vec<[F; 4]> = at_nodes.collect();
            let weight = weights.at(index) * self.weight;
            std::array::from_fn(|node| {
                let cells: Vec<F> = at_nodes.iter().map(|values| values[node]).collect();
                let columns = S::columns(&cells[1..]).expect("as many columns");
                weight * self.system.formula(cells[0], &columns)
            })
        };
        let pairs = (0..pairs).into_par_iter().with_min_len(PAIRS);
        pairs.map(of_pair).reduce(|| [F::ZERO; 4], added)
    }
}

impl<S: System> RoundProver for Values<S> {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, _: F) -> Vec<F> {
        multiply(&self.eq.linear(), &interpolate(-1, &self.sum()))
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.columns.iter_mut().for_each(|column| column.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.columns.iter().map(Table::value).collect()
    }
}
