//! The selectors in windows, without keeping rows.

use super::linear::Linear;
use crate::Context;
use crate::onehot::digits::Chunks;
use crate::onehot::fold::Branches;
use crate::onehot::products::add_product;
use crate::onehot::stream::{Stream, Summand};
use crate::onehot::window::Room;
use rill_field::{F, Field};
use rill_poly::eq_table;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::{Elastic, Schedule};
use rill_verifier::lookups::ra_virtual::RaVirtual;

/// The form; `points` are the `rl_i` of the chunks.
pub(crate) fn streaming(
    relation: &RaVirtual,
    context: &Context<'_>,
    points: &[Vec<F>],
    schedule: Schedule,
) -> Elastic<Stream<Selectors>> {
    let tables: Vec<_> = points.iter().map(|point| eq_table(point, F::ONE)).collect();
    let branches = Branches::new(Chunks::lookup(&context.dimensions), &tables);
    let eqs = vec![SplitEq::new(&relation.r5)];
    Elastic::new(Stream::new(Selectors(relation.clone()), eqs, branches), schedule)
}

/// `Σ_v γ^v·Π_{i in v} h_i`.
#[derive(Debug)]
pub(crate) struct Selectors(RaVirtual);

impl Summand for Selectors {
    type Linear = Linear;

    fn degree(&self) -> usize {
        self.0.chunks_per_selector
    }

    fn add_on_grid(&self, Room { columns, values, spare, .. }: &mut Room) {
        let mut scale = F::ONE;
        for selector in columns.chunks_exact_mut(self.0.chunks_per_selector) {
            selector[0].iter_mut().for_each(|value| *value *= scale);
            add_product(selector, spare, values);
            scale *= self.0.gamma;
        }
    }

    fn linear(self, mut eqs: Vec<SplitEq>, columns: Vec<Vec<F>>) -> Linear {
        Linear::of_tables(&self.0, eqs.remove(0), columns)
    }
}
