//! `Σ_u eq(point,u)·X(u)` for a number X(u) of each call, without holding these numbers.
//!
//! With `u = (h,v)`, v the low half of the variables, the rounds of v are those of
//! `Σ_v eq(point_v,v)·G(v)` for `G(v) = Σ_h eq(point_h,h)·X(h,v)`, and the rounds of h those of
//! `Σ_h eq(point_h,h)·Y(h)` for `Y(h) = Σ_v eq(r,v)·X(h,v)`, r being the challenges of v.
//!
//! *Memory* an element for each value of a half. *Work* a product for each call and half. *Passes* a
//! look at all calls for each half that is asked for a round.

use rill_field::{AdditiveGroup, F, Field};
use rill_poly::eq_table;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table};

/// Variables that are one half; tests have two halves.
const TOGETHER: usize = if cfg!(test) { 2 } else { 12 };

/// How many variables are the low half of so many.
fn low_half(variables: usize) -> usize {
    variables.min(TOGETHER.max(variables.div_ceil(2)))
}

/// Bytes that the sum over `2^variables` calls holds.
pub(super) fn bytes(variables: usize) -> usize {
    (4 * size_of::<F>()) << low_half(variables)
}

/// Shows `u` and `X(u)` of all calls whose number may not be zero, one `u` as often as it likes: its
/// numbers are added.
type Numbers<'a> = Box<dyn Fn(&mut dyn FnMut(usize, F)) + Send + Sync + 'a>;

/// The sum, with some of its variables bound.
pub(super) struct WeightedSum<'a> {
    numbers: Numbers<'a>,
    /// The weights of the half under way.
    eq: SplitEq,
    /// The point of h.
    high: Vec<F>,
    /// Variables of v.
    low: usize,
    challenges: Vec<F>,
    /// G or Y, once a round was asked for.
    table: Option<Table>,
}

impl<'a> WeightedSum<'a> {
    /// `scale·Σ_u eq(point,u)·X(u)`.
    pub(super) fn new(
        point: &[F],
        scale: F,
        numbers: impl Fn(&mut dyn FnMut(usize, F)) + Send + Sync + 'a,
    ) -> Self {
        let low = low_half(point.len());
        let (high, rest) = point.split_at(point.len() - low);
        let (eq, high) = (SplitEq::scaled(rest, scale), high.to_vec());
        let numbers = Box::new(numbers);
        Self { numbers, eq, high, low, challenges: Vec::new(), table: None }
    }

    /// The table of the half under way, from all calls.
    fn look(&self) -> Table {
        let Self { low, challenges, .. } = self;
        let mask = (1 << low) - 1;
        let is_low = self.is_low();
        let mut sums = vec![F::ZERO; 1 << if is_low { *low } else { self.high.len() }];
        if is_low {
            let weights = eq_table(&self.high, F::ONE);
            (self.numbers)(&mut |u, number| sums[u & mask] += weights[u >> low] * number);
        } else {
            let point: Vec<F> = challenges[..*low].iter().rev().copied().collect();
            let weights = eq_table(&point, F::ONE);
            (self.numbers)(&mut |u, number| sums[u >> low] += weights[u & mask] * number);
        }
        let mut table = Table::new(sums);
        let bound = if is_low { &challenges[..] } else { &challenges[*low..] };
        bound.iter().for_each(|challenge| table.bind(*challenge));
        table
    }

    /// Whether the low half is under way.
    fn is_low(&self) -> bool {
        self.challenges.len() < self.low || self.high.is_empty()
    }

    /// The table of the half under way.
    fn known(&self) -> Table {
        self.table.clone().unwrap_or_else(|| self.look())
    }

    /// The weight and the number that are left when all variables are bound.
    pub(super) fn factors(&self) -> [F; 2] {
        [self.eq.value(), self.known().value()]
    }

    /// The sum over the variables that are left.
    pub(super) fn sum(&self) -> F {
        let (table, weights) = (self.known(), self.eq.weights(0));
        let terms = table.values().iter().enumerate().map(|(x, value)| weights.at(x) * value);
        terms.sum::<F>() * self.eq.value()
    }
}

impl RoundProver for WeightedSum<'_> {
    fn rounds(&self) -> usize {
        self.low + self.high.len() - self.challenges.len()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let table = self.table.take().unwrap_or_else(|| self.look());
        let polynomial = self.eq.round_polynomial(claim, 1, |pair: Pair| {
            let line: Line = table.line(pair);
            line.values::<1>()
        });
        self.table = Some(table);
        polynomial
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.challenges.push(challenge);
        if let Some(table) = &mut self.table {
            table.bind(challenge);
        }
        if self.challenges.len() == self.low && !self.high.is_empty() {
            self.eq = SplitEq::scaled(&self.high, self.eq.value());
            self.table = None;
        }
    }

    fn openings(&self) -> Vec<F> {
        vec![self.known().value()]
    }
}
