//! The rounds of the low variables, on tables of `√T` entries.

use super::{Factors, dense::add_scaled};
use crate::Form;
use rill_field::F;
use rill_poly::eq_table;
use rill_sumcheck_prover::Phase;
use rill_sumcheck_prover::dense::{Table, product, round_polynomial};
use rill_witness::Block;

/// `s = Σ_low Σ_q P_q(low)·Q_q(low)`.
pub(super) struct Low<'a> {
    /// `P_q` and `Q_q`.
    terms: Vec<(Table, Table)>,
    challenges: Vec<F>,
    next: Box<Next<'a>>,
}

/// What follows when the low variables are bound to [`Bound`].
type Next<'a> = dyn FnOnce(Bound) -> Form<'a> + Send + 'a;

/// The low variables, all of them bound.
pub(super) struct Bound {
    /// `eq(r_low, ·)`.
    pub(super) eq: Vec<F>,
    /// `P_q(r_low)`.
    values: Vec<F>,
}

impl Bound {
    /// No low variables.
    pub(super) fn none(weight: &[Factors]) -> Self {
        Self { eq: vec![F::from(1u64)], values: weight.iter().map(|terms| terms.low[0]).collect() }
    }

    /// `w(high) = Σ_q P_q(r_low)·S_q(high)`.
    pub(super) fn weight(&self, factors: &[Factors]) -> Vec<F> {
        factors
            .iter()
            .zip(&self.values)
            .fold(Vec::new(), |sums, (factors, value)| add_scaled(sums, *value, &factors.high))
    }
}

impl<'a> Low<'a> {
    /// The rounds on the tables of `weight` and the sums `Q_q`, then what `next` makes.
    pub(super) fn form(
        weight: &[Factors],
        sums: impl IntoIterator<Item = Vec<F>>,
        next: impl FnOnce(Bound) -> Form<'a> + Send + 'a,
    ) -> Form<'a> {
        let terms = weight.iter().zip(sums);
        let terms = terms.map(|(p, q)| (Table::new(p.low.clone()), Table::new(q))).collect();
        Box::new(Self { terms, challenges: Vec::new(), next: Box::new(next) }).settled()
    }

    /// With what follows, if no low variable is left.
    fn settled(self: Box<Self>) -> Form<'a> {
        if self.terms.iter().any(|(p, _)| p.variables() > 0) {
            return Form::Rounds(self);
        }
        let point: Vec<F> = self.challenges.iter().rev().copied().collect();
        let values = self.terms.iter().map(|(p, _)| p.value()).collect();
        (self.next)(Bound { eq: eq_table(&point, F::from(1u64)), values })
    }
}

impl<'a> Phase<'a, Block> for Low<'a> {
    fn round(&mut self, claim: F) -> Vec<F> {
        let pairs = self.terms.first().map_or(0, |(p, _)| p.pairs());
        round_polynomial(claim, pairs, |pair| {
            let lines = self.terms.iter().map(|(p, q)| product([p.line(pair), q.line(pair)]));
            lines.reduce(|sum, line| sum + line).expect("a weight has a term")
        })
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a> {
        self.challenges.push(challenge);
        for (p, q) in &mut self.terms {
            p.bind(challenge);
            q.bind(challenge);
        }
        self.settled()
    }
}
