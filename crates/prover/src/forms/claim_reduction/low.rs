//! The rounds of the low variables, on tables of `√T` entries.

use super::{Factors, dense::add_scaled};
use crate::Form;
use crate::forms::inner_products::InnerProducts;
use rill_field::F;
use rill_poly::eq_table;

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

/// The rounds of `s = Σ_low Σ_q P_q(low)·Q_q(low)`, with the `P_q` of `weight` and the sums `Q_q`;
/// then what `next` makes.
pub(super) fn form<'a>(
    weight: &[Factors],
    sums: Vec<Vec<F>>,
    next: impl FnOnce(Bound) -> Form<'a> + Send + Sync + 'a,
) -> Form<'a> {
    let factors = weight.iter().map(|factors| factors.low.clone()).collect();
    let products = InnerProducts::new(factors, sums, |factors, _| factors);
    Form::resident(products).followed(|values, challenges| {
        let point: Vec<F> = challenges.iter().rev().copied().collect();
        next(Bound { eq: eq_table(&point, F::from(1u64)), values })
    })
}
