//! The address half in memory independent of T.
//!
//! With `G[k] = Σ_i γ^i·Σ_{j: digit_i(j) = k} eq(r5,j)` the sum over rows is done once. After some
//! binds a row of chunk value `k` has `Ra = e(k) = Π_b eq(k_b, c_b)` over the bound bits, so two
//! tables are enough:
//!
//! ```text
//! S[k'] = Σ_{k with high bits k'} G[k]·e(k)²,    H[k'] = Σ_{k with high bits k'} G[k]·e(k)
//! s(X) = Σ_{k'} eq(rx_ref, (c, X, k'))·Σ_{b} ( eq(b,X)²·S[k',b] - eq(b,X)·H[k',b] )
//! ```

use crate::forms::passes::from_rows;
use crate::onehot::digits::{Chunks, indices};
use crate::onehot::histogram::histograms;
use crate::{Context, Form};
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::multiply;
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::SplitEq;
use rill_verifier::onehot::booleanity::{Address, Booleanity};

pub(crate) struct Squares {
    eq: SplitEq,
    squares: Vec<F>,
    values: Vec<F>,
}

pub(super) fn form<'a>(relation: &Address, context: &Context<'a>) -> Form<'a> {
    let (whole, dimensions) = (relation.0.clone(), context.dimensions);
    from_rows(indices, move |rows| {
        let digits = Chunks::all(&dimensions).columns(&rows);
        let histograms = histograms(&digits, whole.rx_ref.len(), &whole.r5);
        Squares::of_histograms(&whole, histograms.iter().map(Vec::as_slice))
    })
}

impl Squares {
    /// From `Σ_{j: digit_i(j) = k} eq(r5,j)` for all `k`, chunk by chunk.
    pub(super) fn of_histograms<'a>(
        whole: &Booleanity,
        histograms: impl DoubleEndedIterator<Item = &'a [F]>,
    ) -> Self {
        let mut table = vec![F::ZERO; 1 << whole.rx_ref.len()];
        for sums in histograms.rev() {
            for (slot, sum) in table.iter_mut().zip(sums) {
                *slot = *slot * whole.gamma + sum;
            }
        }
        Self { eq: SplitEq::new(&whole.rx_ref), squares: table.clone(), values: table }
    }
}

impl RoundProver for Squares {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, _claim: F) -> Vec<F> {
        let weights = self.eq.weights(1);
        // Coefficients of Σ weight·( (1-X)²·S0 - (1-X)·H0 + X²·S1 - X·H1 ).
        let mut inner = [F::ZERO; 3];
        for (i, (s, h)) in self.squares.chunks(2).zip(self.values.chunks(2)).enumerate() {
            let weight = weights.at(i);
            inner[0] += weight * (s[0] - h[0]);
            inner[1] += weight * (h[0] - h[1] - s[0] - s[0]);
            inner[2] += weight * (s[0] + s[1]);
        }
        multiply(&self.eq.linear(), &inner)
    }

    fn bind(&mut self, challenge: F) {
        let (low, high) = (F::ONE - challenge, challenge);
        let fold = |table: &[F], low: F, high: F| {
            table.chunks(2).map(|pair| pair[0] * low + pair[1] * high).collect()
        };
        self.squares = fold(&self.squares, low * low, high * high);
        self.values = fold(&self.values, low, high);
        self.eq.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.eq.value() * (self.squares[0] - self.values[0])]
    }
}
