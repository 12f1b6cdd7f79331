//! The cycle half: `W(j)` times the folded chunks of the bytecode index.

use crate::forms::passes::from_rows;
use crate::onehot::column::OneHotColumn;
use crate::onehot::digits::{Chunks, indices};
use crate::onehot::fold::folds;
use crate::onehot::product::WeightedProduct;
use crate::{Context, Form};
use rayon::prelude::*;
use rill_field::F;
use rill_poly::{eq_index, eq_table, int};
use rill_verifier::bytecode::read_raf::Cycle;
use rill_verifier::stages::chunk_points;

pub(super) fn form<'a>(relation: &Cycle, context: &Context<'a>) -> Form<'a> {
    let (own, dimensions) = (relation.clone(), context.dimensions);
    from_rows(indices, move |rows| {
        let chunks = Chunks::bytecode(&dimensions);
        let folds = folds(&chunk_points(&own.rb, chunks.bits(), chunks.count()));
        let columns = OneHotColumn::folded(chunks.columns(&rows), &folds);
        WeightedProduct::new(weights(&own), columns)
    })
}

/// `W(j)` for all rows: a sum of eq tables at r1 … r5, and the reset term at row 0.
pub(super) fn weights(relation: &Cycle) -> Vec<F> {
    let Cycle { whole, rb, .. } = relation;
    let scales = scales(relation);
    let tables: Vec<Vec<F>> = whole
        .points
        .par_iter()
        .zip(&scales)
        .map(|(point, scale)| eq_table(point, *scale))
        .collect();
    let row = |j: usize| tables.iter().map(|table| table[j]).sum();
    let mut weights: Vec<F> = (0..tables[0].len()).into_par_iter().map(row).collect();
    weights[0] += whole.g[7] * eq_index(whole.reset, rb);
    weights
}

/// What the eqs at r1 … r5 are multiplied with.
pub(super) fn scales(relation: &Cycle) -> Vec<F> {
    let Cycle { whole, rb, values } = relation;
    let index = int(rb);
    let mut scales: Vec<F> = values.iter().zip(&whole.g).map(|(value, g)| *g * value).collect();
    scales[0] += whole.g[5] * index + whole.g[8];
    scales[2] += whole.g[6] * index;
    scales
}
