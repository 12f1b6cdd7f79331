//! The linear form.
//!
//! *Computes* while low variables are left, with `p = inc·ra`, one product more per block of rows
//! with the same high bits:
//!
//! ```text
//! s(X) = Σ_high [ (LT(high) + g)·Σ_low p(X, low, high) + eq(high)·Σ_low LT(X, low)·p(X, low, high) ]
//! ```
//!
//! and then `s(X) = Σ_high (LT(X, high) + g)·p(X, high)`.
//! *Memory* 64 bytes per row. *Work* at most 6 products per pair to sum and 2 to bind; pairs
//! without a change cost nothing.

use super::{Addresses, LessThan};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Zero, from_i128};
use rill_sumcheck_prover::dense::{Line, Pair, Table, Values, coefficients, product, sum_pairs};
use rill_sumcheck_prover::{RoundProver, encode};

/// What a row does to the value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    /// The committed increment.
    pub(crate) increment: i128,
    /// What it belongs to, if anything.
    pub(crate) address: Option<u32>,
}

encode!(Change { increment, address });

/// `inc` and `ra`.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    pub(crate) inc: Table,
    pub(crate) ra: Table,
}

impl Columns {
    /// The columns of the rows `changes`, at the address point `point`.
    pub(crate) fn new(changes: &[Change], point: &[F]) -> Self {
        let variables = changes.len().ilog2() as usize;
        let addresses = Addresses::new(point);
        let ra = |row: usize| changes[row].address.map_or(F::zero(), |k| addresses.at(k));
        let inc = |row: usize| match changes[row].increment {
            0 => F::zero(),
            increment => from_i128(increment),
        };
        Self { inc: Table::from_fn(variables, inc), ra: Table::from_fn(variables, ra) }
    }
}

/// The linear form, at any round.
#[derive(Clone, Debug)]
pub(crate) struct Linear {
    columns: Columns,
    less_than: LessThan,
}

impl Linear {
    /// `Σ_j inc(j)·ra(j)·( LT(j,point) + shift )`.
    pub(crate) fn new(point: &[F], shift: F, columns: Columns) -> Self {
        Self { columns, less_than: LessThan::new(point, shift) }
    }

    /// The form after the rounds of `challenges`, from columns bound there.
    pub(crate) fn from_bound(point: &[F], shift: F, columns: Columns, challenges: &[F]) -> Self {
        let mut form = Self::new(point, shift, columns);
        for challenge in challenges {
            form.less_than.bind(*challenge);
        }
        form
    }

    /// Both columns on the current variable, or `None` if there is no change.
    fn lines(&self, pair: Pair) -> Option<[Line; 2]> {
        let inc = self.columns.inc.line(pair);
        let changes = !(inc.zero.is_zero() && inc.slope.is_zero());
        changes.then(|| [inc, self.columns.ra.line(pair)])
    }

    /// The values of `s` at `0, ∞, 2` while low variables are left.
    fn split_sums(&self) -> Values<3> {
        let LessThan { less, equal, low } = &self.less_than;
        let block = |high: usize| {
            let (mut plain, mut weighted) = (ZERO, ZERO);
            for index in 0..low.pairs() {
                if let Some(lines) = self.lines(Pair::new(high * low.pairs() + index)) {
                    // The node ∞ of p has degree 2: it counts only where another factor lifts it to
                    // 3.
                    let [zero, infinity, two] = nodes(lines);
                    let [low_zero, low_infinity, low_two] = nodes([low.line(Pair::new(index))]);
                    plain = plain + Values([zero, F::zero(), two]);
                    weighted = weighted
                        + Values([zero * low_zero, infinity * low_infinity, two * low_two]);
                }
            }
            (plain, weighted)
        };
        (0..less.values().len())
            .into_par_iter()
            .map(|high| {
                let (plain, weighted) = block(high);
                plain * less.values()[high] + weighted * equal.values()[high]
            })
            .reduce(|| ZERO, |left, right| left + right)
    }

    /// The same when only high ones are.
    fn joined_sums(&self) -> Values<3> {
        let less = &self.less_than.less;
        let sums = sum_pairs(less.pairs(), 3, |pair| {
            self.lines(pair).map_or(ZERO, |[inc, ra]| product([less.line(pair), inc, ra]))
        });
        Values([sums[0], sums[1], sums[2]])
    }
}

const ZERO: Values<3> = Values([F::ZERO; 3]);

/// A product of lines at `0, ∞, 2`, where the value at `∞` is the leading coefficient.
fn nodes<const N: usize>(lines: [Line; N]) -> [F; 3] {
    let at = |value: fn(Line) -> F| lines.iter().map(|line| value(*line)).product();
    [at(|line| line.zero), at(|line| line.slope), at(|line| line.zero + line.slope.double())]
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.columns.inc.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        let sums = if self.less_than.is_joined() { self.joined_sums() } else { self.split_sums() };
        coefficients(&sums.0, claim - sums.0[0])
    }

    fn bind(&mut self, challenge: F) {
        self.less_than.bind(challenge);
        self.columns.inc.bind(challenge);
        self.columns.ra.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.columns.inc.value(), self.columns.ra.value()]
    }
}
