//! The cycle half in O(T) memory.
//!
//! Per pair and chunk `h² - h` needs its value at 0 and its leading coefficient; split eq and the
//! claim give the rest:
//!
//! ```text
//! q(0) += γ^i·h0·(h0 - 1),    q(∞) += γ^i·(h1 - h0)²
//! ```
//!
//! In the first round both depend on two digits only and are looked up ([`FirstRound`]); later they
//! are products over all chunks of a pair at a time, which the packed kernels take.

use crate::forms::passes::from_rows;
use crate::onehot::column::{COLD, Digit, OneHotColumn};
use crate::onehot::digits::{Chunks, indices};
use crate::{Context, Form};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field, powers};
use rill_field_simd::table::{inner_product, multiply};
use rill_poly::{eq, eq_table};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Pair, SplitEq};
use rill_verifier::onehot::booleanity::Cycle;

/// The most chunks: those of lookups, bytecode and RAM at the limits of a statement.
const MAX_CHUNKS: usize = 48;

pub(crate) struct Linear {
    eq: SplitEq,
    gammas: Vec<F>,
    columns: Vec<OneHotColumn>,
    /// Until the first bind, for narrow chunks.
    first: Option<FirstRound>,
}

/// What a chunk contributes in the first round, by its digits in the two rows.
struct FirstRound {
    /// `γ^i·(F[k]² - F[k])` for chunk i, digit k.
    zero: Vec<Vec<F>>,
    /// `γ^i·(F[k1] - F[k0])²` for chunk i, at `k0·values + k1`.
    infinity: Vec<Vec<F>>,
    /// Digits, cold included.
    values: usize,
}

pub(super) fn form<'a>(relation: &Cycle, context: &Context<'a>) -> Form<'a> {
    let (dimensions, own) = (context.dimensions, relation.clone());
    from_rows(indices, move |rows| {
        let fold = eq_table(&own.rx, F::ONE);
        let columns: Vec<OneHotColumn> = Chunks::all(&dimensions)
            .columns(&rows)
            .into_par_iter()
            .map(|digits| OneHotColumn::new(digits, &fold))
            .collect();
        assert!(columns.len() <= MAX_CHUNKS, "a statement within its limits has no more chunks");
        let whole = &own.whole;
        let eq = SplitEq::scaled(&whole.r5, eq(&whole.rx_ref, &own.rx));
        let gammas = powers(whole.gamma, columns.len());
        let narrow = fold.len() <= FirstRound::WIDEST;
        let first = narrow.then(|| FirstRound::new(&fold, &gammas));
        Linear { eq, gammas, columns, first }
    })
}

impl Linear {
    /// The form where `eq` stands, from the columns bound up to there.
    pub(super) fn of_tables(eq: SplitEq, gammas: Vec<F>, columns: Vec<Vec<F>>) -> Self {
        let columns = columns.into_iter().map(OneHotColumn::Dense).collect();
        Self { eq, gammas, columns, first: None }
    }

    /// Values of `Σ_i γ^i·(h_i² - h_i)` at 0 and ∞ on one pair.
    fn values(&self, pair: Pair) -> [F; 2] {
        if let Some(first) = &self.first {
            return first.values(&self.columns, pair);
        }
        let count = self.columns.len();
        let (mut zeros, mut less) = ([F::ZERO; MAX_CHUNKS], [F::ZERO; MAX_CHUNKS]);
        let (mut slopes, mut products) = ([F::ZERO; MAX_CHUNKS], [F::ZERO; MAX_CHUNKS]);
        for (i, column) in self.columns.iter().enumerate() {
            let (zero, one) = (column.at(pair.zero), column.at(pair.one));
            zeros[i] = zero;
            less[i] = zero - F::ONE;
            slopes[i] = one - zero;
        }
        let mut weighted = |a: &[F], b: &[F]| {
            multiply(&a[..count], &b[..count], &mut products[..count]);
            inner_product(&products[..count], &self.gammas)
        };
        [weighted(&zeros, &less), weighted(&slopes, &slopes)]
    }
}

impl FirstRound {
    /// The widest chunk, by number of values, for which the tables stay in the second-level cache.
    const WIDEST: usize = 16;

    fn new(fold: &[F], gammas: &[F]) -> Self {
        let folded: Vec<F> = fold.iter().copied().chain([F::ZERO]).collect();
        let scaled = |values: &[F], gamma: &F| values.iter().map(|v| *v * gamma).collect();
        let zero: Vec<F> = folded.iter().map(|f| *f * (*f - F::ONE)).collect();
        let infinity: Vec<F> = folded
            .iter()
            .flat_map(|zero| folded.iter().map(move |one| (*one - zero).square()))
            .collect();
        Self {
            zero: gammas.iter().map(|gamma| scaled(&zero, gamma)).collect(),
            infinity: gammas.iter().map(|gamma| scaled(&infinity, gamma)).collect(),
            values: folded.len(),
        }
    }

    fn values(&self, columns: &[OneHotColumn], pair: Pair) -> [F; 2] {
        let place = |digit: Digit| {
            if digit == COLD { self.values - 1 } else { usize::from(digit) }
        };
        let mut values = [F::ZERO; 2];
        for (column, (at_zero, at_infinity)) in
            columns.iter().zip(self.zero.iter().zip(&self.infinity))
        {
            let [zero, one] = [pair.zero, pair.one].map(|row| place(column.digit(row)));
            values[0] += at_zero[zero];
            values[1] += at_infinity[zero * self.values + one];
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
        self.first = None;
        self.eq.bind(challenge);
        self.columns.par_iter_mut().for_each(|column| column.bind(challenge));
    }

    fn openings(&self) -> Vec<F> {
        self.columns.iter().map(OneHotColumn::value).collect()
    }
}
