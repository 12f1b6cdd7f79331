//! The tables of `2^w` entries from one pass that keeps no row.

use super::linear::Linear;
use super::naive::weights;
use crate::onehot::digits::Chunks;
use crate::onehot::histogram::Histograms;
use crate::passes::from_sums;
use crate::{Context, Form};
use rill_field::F;
use rill_verifier::onehot::hamming::Hamming;

/// The form of the relation at cycle point `r6`.
pub(crate) fn streaming<'a>(relation: &Hamming, context: &Context<'a>, r6: &[F]) -> Form<'a> {
    let weights = weights(relation);
    let histograms = Histograms::new(Chunks::all(&context.dimensions), r6);
    let size = 1 << relation.rx.len();
    from_sums(histograms, move |sums| {
        Linear::new(weights, sums.chunks(size).map(<[F]>::to_vec).collect())
    })
}
