//! The linear form: a weight times the folded chunks of the word.

use crate::onehot::column::OneHotColumn;
use crate::onehot::digits::{indices, ram_digits};
use crate::onehot::product::WeightedProduct;
use crate::passes::from_rows;
use crate::{Context, Form};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::eq_table;
use rill_sumcheck::Relation;
use rill_verifier::ram::ra_virtual::RaVirtual;

pub(super) fn form<'a>(relation: &RaVirtual, context: &Context<'a>, points: &[Vec<F>]) -> Form<'a> {
    let (own, dimensions, points) = (relation.clone(), context.dimensions, points.to_vec());
    from_rows(indices, move |rows| {
        let columns = ram_digits(&rows, &dimensions)
            .into_iter()
            .zip(&points)
            .map(|(digits, point)| OneHotColumn::new(digits, &eq_table(point, F::ONE)))
            .collect();
        WeightedProduct::new(weights(&own), columns)
    })
}

/// `W(j) = eq(r1,j) + γ·eq(r4,j) + γ²·eq(r5,j)` for all rows.
///
/// With `t_i` the scaled tables of all variables but the lowest, and `x_i` the points' lowest
/// coordinates, `W(2j + 1) = Σ_i t_i(j)·x_i` and `W(2j) = Σ_i t_i(j) - W(2j + 1)`.
fn weights(relation: &RaVirtual) -> Vec<F> {
    let RaVirtual { gamma, points, .. } = relation;
    let scales = [F::ONE, *gamma, gamma.square()];
    let tables: Vec<(Vec<F>, F)> = points
        .par_iter()
        .zip(scales)
        .filter_map(|(point, scale)| {
            let (lowest, higher) = point.split_last()?;
            Some((eq_table(higher, scale), *lowest))
        })
        .collect();
    let mut weights = vec![F::ZERO; 1 << relation.rounds()];
    weights.par_chunks_exact_mut(2).enumerate().for_each(|(j, pair)| {
        for (table, lowest) in &tables {
            let high = table[j] * lowest;
            pair[0] += table[j] - high;
            pair[1] += high;
        }
    });
    weights
}
