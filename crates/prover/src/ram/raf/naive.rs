//! Dense tables, each entry computed on its own.

use crate::Context;
use rill_field::F;
use rill_poly::eq_index;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::ram::raf::Raf;

/// The tables of unmap and `RamRa(·,r1)`.
pub(super) fn form(
    relation: &Raf,
    context: &Context<'_>,
    r1: &[F],
) -> Result<Naive<Raf>, SourceError> {
    let words = 1u64 << relation.log_memory;
    let unmap = (0..words).map(|k| F::from(context.map.address(k))).collect();
    let mut ram_ra = vec![F::from(0u64); words as usize];
    let mut j = 0;
    context.for_each_block(&mut |block| {
        for cycle in &block.cycles {
            if let Some(entry) = cycle.ram_word.and_then(|word| ram_ra.get_mut(word as usize)) {
                *entry += eq_index(j, r1);
            }
            j += 1;
        }
    })?;
    Ok(Naive::new(relation.clone(), vec![unmap, ram_ra]))
}
