//! The linear form: a weight times the folded chunks of the word.

use crate::onehot::column::OneHotColumn;
use crate::onehot::digits::{Indices, indices, ram_digits};
use crate::onehot::product::WeightedProduct;
use crate::{Context, FromRows};
use rayon::prelude::*;
use rill_field::{F, Field};
use rill_poly::eq_table;
use rill_sumcheck::Relation;
use rill_verifier::ram::ra_virtual::RaVirtual;

pub(super) fn form(
    relation: &RaVirtual,
    context: &Context<'_>,
    points: &[Vec<F>],
) -> FromRows<Indices, WeightedProduct> {
    let (own, dimensions, points) = (relation.clone(), context.dimensions, points.to_vec());
    FromRows::new(relation.rounds(), indices, move |rows| {
        let columns = ram_digits(&rows, &dimensions)
            .into_iter()
            .zip(&points)
            .map(|(digits, point)| OneHotColumn::new(digits, &eq_table(point, F::ONE)))
            .collect();
        WeightedProduct::new(weights(&own), columns)
    })
}

/// `eq(r1,j) + γ·eq(r4,j) + γ²·eq(r5,j)` for all rows.
fn weights(relation: &RaVirtual) -> Vec<F> {
    let RaVirtual { gamma, points, .. } = relation;
    let scales = [F::ONE, *gamma, gamma.square()];
    let tables: Vec<Vec<F>> =
        points.par_iter().zip(scales).map(|(point, scale)| eq_table(point, scale)).collect();
    let row = |j: usize| tables.iter().map(|table| table[j]).sum();
    (0..tables[0].len()).into_par_iter().map(row).collect()
}
