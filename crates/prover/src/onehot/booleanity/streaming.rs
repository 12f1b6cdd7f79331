//! Both halves without keeping rows: the address half from histograms, the cycle half in windows.

use super::address::Squares;
use super::linear::Linear;
use crate::onehot::digits::Chunks;
use crate::onehot::fold::Branches;
use crate::onehot::histogram::Histograms;
use crate::onehot::stream::{Stream, Summand};
use crate::onehot::window::Batch;
use crate::{Context, FromSums};
use rill_field::{AdditiveGroup, F, Field, powers};
use rill_field_simd::table::{inner_product, multiply};
use rill_poly::{eq, eq_table};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::{Elastic, Schedule};
use rill_verifier::onehot::booleanity::{Address, Cycle};

/// The address half. *Memory* per worker the histograms.
pub(crate) fn address(relation: &Address, context: &Context<'_>) -> FromSums<Histograms, Squares> {
    let whole = relation.0.clone();
    let histograms = Histograms::new(Chunks::all(&context.dimensions), &whole.r5);
    FromSums::new(relation.rounds(), histograms, move |sums| {
        Squares::of_histograms(&whole, sums.chunks(1 << whole.rx_ref.len()))
    })
}

/// The cycle half.
pub(crate) fn cycle(
    relation: &Cycle,
    context: &Context<'_>,
    schedule: Schedule,
) -> Elastic<Stream<Squared>> {
    let whole = &relation.whole;
    let chunks = Chunks::all(&context.dimensions);
    let scale = eq(&whole.rx_ref, &relation.rx);
    let branches = Branches::new(chunks, &[eq_table(&relation.rx, F::ONE)]);
    let squared = Squared { gammas: powers(whole.gamma, chunks.count()) };
    Elastic::new(Stream::new(squared, vec![SplitEq::scaled(&whole.r5, scale)], branches), schedule)
}

/// `Σ_i γ^i·( h_i² - h_i )`.
#[derive(Debug)]
pub(crate) struct Squared {
    gammas: Vec<F>,
}

impl Summand for Squared {
    type Linear = Linear;

    fn degree(&self) -> usize {
        2
    }

    /// With weights `E` and `E·h` both extended, `Σ E·h² = Σ (E·h)·h`; of `Σ E·h` only the values
    /// on `{0,1}^w` are needed, for at `∞` only the terms of full degree count.
    fn add(&self, Batch { count, columns, weights, room, sums }: &mut Batch) {
        let (weights, sums) = (&weights[0], &mut sums[0]);
        for (column, gamma) in columns.iter().zip(&self.gammas) {
            let (mut h, mut scaled) = (room.take(), room.take());
            h.extend_from_slice(column);
            scaled.resize(column.len(), F::ZERO);
            for (y, (h, scaled)) in
                column.chunks_exact(*count).zip(scaled.chunks_exact_mut(*count)).enumerate()
            {
                multiply(h, weights, scaled);
                sums[ternary(y)] -= *gamma * inner_product(h, weights);
            }
            room.raise(1, 2, *count, &mut h);
            room.raise(1, 2, *count, &mut scaled);
            let points = h.chunks_exact(*count).zip(scaled.chunks_exact(*count));
            for (sum, (h, scaled)) in sums.iter_mut().zip(points) {
                *sum += *gamma * inner_product(h, scaled);
            }
            room.put(h);
            room.put(scaled);
        }
    }

    fn linear(self, mut eqs: Vec<SplitEq>, columns: Vec<Vec<F>>) -> Linear {
        Linear::of_tables(eqs.remove(0), self.gammas, columns)
    }
}

/// The point of the grid of degree 2 with the bits of `y` as coordinates.
fn ternary(y: usize) -> usize {
    if y == 0 { 0 } else { (y & 1) + 3 * ternary(y >> 1) }
}
