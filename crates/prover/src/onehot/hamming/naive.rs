//! Dense tables, each entry summed on its own.

use crate::Context;
use crate::onehot::digits::{all_digits, indices};
use rill_field::{AdditiveGroup, F};
use rill_poly::{eq_index, eq_table};
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::onehot::hamming::Hamming;

pub(super) fn form(
    relation: &Hamming,
    context: &Context<'_>,
    r6: &[F],
) -> Result<Naive<Hamming>, SourceError> {
    let mut rows = Vec::new();
    context.for_each_block(&mut |block| rows.extend(block.cycles.iter().map(indices)))?;
    let values = 0..1u64 << relation.rx.len();
    let hot = |column: &Vec<u16>, k: u64| -> F {
        let hits = column.iter().zip(0u64..).filter(|(digit, _)| u64::from(**digit) == k);
        hits.map(|(_, j)| eq_index(j, r6)).fold(F::ZERO, |sum, weight| sum + weight)
    };
    let columns = all_digits(&rows, &context.dimensions);
    let ra = columns.iter().map(|column| values.clone().map(|k| hot(column, k)).collect());
    let tables = weights(relation).into_iter().chain(ra).collect();
    Ok(Naive::new(relation.clone(), tables))
}

/// `W_i(k)` for all chunk values.
pub(super) fn weights(relation: &Hamming) -> Vec<Vec<F>> {
    let one = F::from(1u64);
    let eq_rx = eq_table(&relation.rx, one);
    let of_chunk = |(i, point): (usize, &Vec<F>)| {
        let weight = F::from(u64::from(i < relation.weighted));
        let gammas = &relation.gammas[3 * i..3 * i + 3];
        let own = eq_table(point, one);
        let at = |(rx, own): (&F, F)| gammas[0] * weight + gammas[1] * rx + gammas[2] * own;
        eq_rx.iter().zip(own).map(at).collect()
    };
    relation.points.iter().enumerate().map(of_chunk).collect()
}
