//! Dense tables, each entry computed on its own.

use crate::Context;
use crate::ram::image::initial_words;
use rill_field::{F, from_i128};
use rill_poly::eq_index;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::ram::output::Output;

/// The tables of `eq(r_out,·)`, mask, ValIO and ValFinal.
pub(super) fn form(relation: &Output, context: &Context<'_>) -> Result<Naive<Output>, SourceError> {
    let m = relation.r_out.len();
    let words = 0..1u64 << m;
    let eq = words.clone().map(|k| eq_index(k, &relation.r_out)).collect();
    let mask = words.clone().map(|k| F::from(u64::from(k < relation.words))).collect();
    let value = |k: u64| {
        let known = relation.values.iter().find(|(index, _)| *index == k);
        known.map_or(F::from(0u64), |(_, value)| F::from(*value))
    };
    let mut val_final: Vec<F> =
        initial_words(context.key, context.map, m).into_iter().map(F::from).collect();
    context.for_each_block(&mut |block| {
        for cycle in &block.cycles {
            if let Some(word) = cycle.ram_word.and_then(|word| val_final.get_mut(word as usize)) {
                *word += from_i128(cycle.ram_inc);
            }
        }
    })?;
    Ok(Naive::new(relation.clone(), vec![eq, mask, words.map(value).collect(), val_final]))
}
