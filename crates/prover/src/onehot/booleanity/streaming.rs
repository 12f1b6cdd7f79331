//! Both halves without keeping rows: the address half from histograms, the cycle half in windows.

use super::address::Squares;
use super::linear::Linear;
use crate::onehot::digits::Chunks;
use crate::onehot::fold::Branches;
use crate::onehot::histogram::Histograms;
use crate::onehot::stream::{Stream, Summand};
use crate::onehot::window::Room;
use crate::{Context, FromSums};
use rill_field::{AdditiveGroup, F, Field, powers};
use rill_poly::{eq, eq_table};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::window::extend;
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

    fn add_on_grid(&self, Room { columns, values, infinite, spare }: &mut Room) {
        for (column, gamma) in columns.iter_mut().zip(&self.gammas) {
            if column.iter().all(|value| *value == F::ZERO) {
                continue;
            }
            extend(2, column, spare);
            for ((sum, h), infinite) in values.iter_mut().zip(column).zip(&*infinite) {
                // At ∞ only the terms of full degree count.
                let less = if *infinite { *h } else { *h - F::ONE };
                *sum += *gamma * (*h * less);
            }
        }
    }

    fn linear(self, mut eqs: Vec<SplitEq>, columns: Vec<Vec<F>>) -> Linear {
        Linear::of_tables(eqs.remove(0), self.gammas, columns)
    }
}
