//! Both halves without keeping rows: the address half from histograms, the cycle half in windows.

use super::address::Squares;
use super::linear::Linear;
use crate::columns::ternary::{classes_to_grid, ternary};
use crate::forms::passes::from_sums;
use crate::onehot::digits::Chunks;
use crate::onehot::fold::Branches;
use crate::onehot::histogram::Histograms;
use crate::onehot::stream::{Stream, Summand};
use crate::onehot::window::Batch;
use crate::{Context, Form};
use rill_field::{AdditiveGroup, F, Field, powers};
use rill_field_simd::table::{inner_product, multiply};
use rill_poly::{eq, eq_table};
use rill_sumcheck_prover::Schedule;
use rill_sumcheck_prover::dense::SplitEq;
use rill_verifier::onehot::booleanity::{Address, Cycle};

/// The address half. *Memory* per worker the histograms.
pub(crate) fn address<'a>(relation: &Address, context: &Context<'a>) -> Form<'a> {
    let whole = relation.0.clone();
    let histograms = Histograms::new(Chunks::all(&context.dimensions), &whole.r5);
    from_sums(histograms, move |sums| {
        Squares::of_histograms(&whole, sums.chunks(1 << whole.rx_ref.len()))
    })
}

/// The cycle half.
pub(crate) fn cycle<'a>(relation: &Cycle, context: &Context<'a>, schedule: &Schedule) -> Form<'a> {
    let whole = &relation.whole;
    let chunks = Chunks::all(&context.dimensions);
    let scale = eq(&whole.rx_ref, &relation.rx);
    let branches = Branches::new(chunks, &[eq_table(&relation.rx, F::ONE)]);
    let squared = Squared { gammas: powers(whole.gamma, chunks.count()) };
    Stream::form(squared, vec![SplitEq::scaled(&whole.r5, scale)], branches, schedule)
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

    /// With `M[y][z] = Σ E·h_y·h_z` over the super-cells and `L[y] = Σ E·h_y`,
    ///
    /// ```text
    /// Σ E·( h² - h )(X) = Σ_{y,z} eq(X,y)·eq(X,z)·M[y][z] - Σ_y eq(X,y)·L[y]
    /// ```
    ///
    /// where `∞` has the first term only.
    fn add(&self, Batch { count, columns, weights, room, sums }: &mut Batch) {
        let (weights, sums) = (&weights[0], &mut sums[0]);
        let mut classes = vec![F::ZERO; sums.len()];
        for (column, gamma) in columns.iter().zip(&self.gammas) {
            for (y, h) in column.chunks_exact(*count).enumerate() {
                let mut scaled = room.take();
                scaled.resize(*count, F::ZERO);
                multiply(h, weights, &mut scaled);
                sums[ternary(y)] -= *gamma * inner_product(h, weights);
                classes[2 * ternary(y)] += *gamma * inner_product(h, &scaled);
                for (z, other) in column.chunks_exact(*count).enumerate().skip(y + 1) {
                    let both = inner_product(other, &scaled).double();
                    classes[ternary(y) + ternary(z)] += *gamma * both;
                }
                room.put(scaled);
            }
        }
        classes_to_grid(&mut classes);
        sums.iter_mut().zip(classes).for_each(|(sum, class)| *sum += class);
    }

    fn linear(self, mut eqs: Vec<SplitEq>, columns: Vec<Vec<F>>) -> Linear {
        Linear::of_tables(eqs.remove(0), self.gammas, columns)
    }
}
