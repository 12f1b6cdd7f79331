//! The selectors in windows, without keeping rows.

use super::linear::Linear;
use crate::onehot::digits::Chunks;
use crate::onehot::fold::Branches;
use crate::onehot::stream::{Stream, Summand};
use crate::onehot::window::Batch;
use crate::{Context, Form};
use rill_field::{F, Field};
use rill_poly::eq_table;
use rill_sumcheck_prover::Schedule;
use rill_sumcheck_prover::dense::SplitEq;
use rill_verifier::lookups::ra_virtual::RaVirtual;

/// The form; `points` are the `rl_i` of the chunks.
pub(crate) fn streaming<'a>(
    relation: &RaVirtual,
    context: &Context<'a>,
    points: &[Vec<F>],
    schedule: &Schedule,
) -> Form<'a> {
    let tables: Vec<_> = points.iter().map(|point| eq_table(point, F::ONE)).collect();
    let branches = Branches::new(Chunks::lookup(&context.dimensions), &tables);
    let eqs = vec![SplitEq::new(&relation.r5)];
    Stream::form(Selectors(relation.clone()), eqs, branches, schedule)
}

/// `Σ_v γ^v·Π_{i in v} h_i`.
#[derive(Debug)]
pub(crate) struct Selectors(RaVirtual);

impl Summand for Selectors {
    type Linear = Linear;

    fn degree(&self) -> usize {
        self.0.chunks_per_selector
    }

    fn add(&self, batch: &mut Batch) {
        let mut scale = F::ONE;
        for first in (0..batch.columns.len()).step_by(self.degree()) {
            batch.add_product(scale, first..first + self.degree());
            scale *= self.0.gamma;
        }
    }

    fn linear(self, mut eqs: Vec<SplitEq>, columns: Vec<Vec<F>>) -> Linear {
        Linear::of_tables(&self.0, eqs.remove(0), columns)
    }
}
