//! Dense tables, each entry computed on its own.

use crate::Context;
use rill_field::F;
use rill_poly::eq_index;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::ram::ra_virtual::RaVirtual;

/// The tables of the weight and of `RamRa_i(ra_i,·)`.
pub(super) fn form(
    relation: &RaVirtual,
    context: &Context<'_>,
    points: &[Vec<F>],
) -> Result<Naive<RaVirtual>, SourceError> {
    let (n, bits) = (context.dimensions.log_cycles, context.dimensions.chunk_bits);
    let row = |j: u64| -> Vec<F> { (0..n).rev().map(|i| F::from(j >> i & 1)).collect() };
    let mut tables: Vec<Vec<F>> = vec![Vec::new(); 1 + relation.chunks];
    tables[0] = (0..1 << n).map(|j| relation.weight_at(&row(j))).collect();
    context.for_each_block(&mut |block| {
        for cycle in &block.cycles {
            for (i, (table, point)) in tables[1..].iter_mut().zip(points).enumerate() {
                let digit = cycle.ram_digit(i, relation.chunks, bits);
                table.push(digit.map_or(F::from(0u64), |digit| eq_index(digit.into(), point)));
            }
        }
    })?;
    Ok(Naive::new(relation.clone(), tables))
}
