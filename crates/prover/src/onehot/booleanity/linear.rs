//! The cycle half in O(T) memory.
//!
//! Per pair and chunk `h² - h` needs its value at 0 and its leading coefficient; split eq and the claim give the rest:
//!
//! ```text
//! q(0) += γ^i·h0·(h0 - 1),    q(∞) += γ^i·(h1 - h0)²
//! ```

use crate::onehot::column::OneHotColumn;
use crate::onehot::digits::{Indices, all_digits, indices};
use crate::{Context, FromRows};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field, powers};
use rill_poly::{eq, eq_table};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Pair, SplitEq};
use rill_verifier::onehot::booleanity::Cycle;

pub(super) struct Linear {
    eq: SplitEq,
    gammas: Vec<F>,
    columns: Vec<OneHotColumn>,
}

pub(super) fn form(relation: &Cycle, context: &Context<'_>) -> FromRows<Indices, Linear> {
    let (dimensions, own) = (context.dimensions, relation.clone());
    FromRows::new(relation.rounds(), indices, move |rows| {
        let fold = eq_table(&own.rx, F::ONE);
        let columns = all_digits(&rows, &dimensions)
            .into_par_iter()
            .map(|digits| OneHotColumn::new(digits, &fold))
            .collect();
        Linear::new(&own, columns)
    })
}

impl Linear {
    fn new(relation: &Cycle, columns: Vec<OneHotColumn>) -> Self {
        let whole = &relation.whole;
        let eq = SplitEq::scaled(&whole.r5, eq(&whole.rx_ref, &relation.rx));
        Self { eq, gammas: powers(whole.gamma, columns.len()), columns }
    }

    /// The form at round `challenges.len()`, from the naive form's tables.
    #[cfg(test)]
    pub(super) fn from_bound(relation: &Cycle, tables: &[Vec<F>], challenges: &[F]) -> Self {
        let columns = tables[1..].iter().cloned().map(OneHotColumn::dense).collect();
        let mut form = Self::new(relation, columns);
        challenges.iter().for_each(|challenge| form.eq.bind(*challenge));
        form
    }

    /// Values of `Σ_i γ^i·(h_i² - h_i)` at 0 and ∞ on one pair.
    fn values(&self, pair: Pair) -> [F; 2] {
        let mut values = [F::ZERO; 2];
        for (column, gamma) in self.columns.iter().zip(&self.gammas) {
            let (zero, one) = (column.at(pair.zero), column.at(pair.one));
            let slope = one - zero;
            values[0] += *gamma * (zero * (zero - F::ONE));
            values[1] += *gamma * slope.square();
        }
        values
    }
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.eq.round_polynomial(claim, 2, |pair| self.values(pair))
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.columns.par_iter_mut().for_each(|column| column.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.columns.iter().map(OneHotColumn::value).collect()
    }
}
