//! The oracle: the columns as they are defined.

use crate::Context;
use crate::forms::oracle;
use crate::ram::image::initial_words;
use rill_field::{F, One, Zero, from_i128};
use rill_poly::eq_table;
use rill_sumcheck_prover::{Naive, SourceError};
use rill_verifier::ram::read_write::ReadWrite;

/// The tables of eq, eq on fixed words, Val, RamRa and RamInc, of `2^(n+m)` entries each: word `k`
/// on row `j` at `k·2^n + j`.
pub(super) fn form(
    relation: &ReadWrite,
    context: &Context<'_>,
) -> Result<Naive<ReadWrite>, SourceError> {
    let (rows, words) = (1 << relation.r3.len(), 1 << relation.log_memory);
    let mut memory: Vec<F> = initial_words(context, words).into_iter().map(F::from).collect();
    let mut val = vec![F::zero(); words * rows];
    let mut ram_ra = val.clone();
    let mut ram_inc = Vec::with_capacity(rows);
    let accesses = oracle::rows(context, |cycle| (cycle.ram_word, cycle.ram_inc))?;
    for (j, (word, increment)) in accesses.into_iter().enumerate() {
        let increment = from_i128(increment);
        memory.iter().enumerate().for_each(|(k, value)| val[k * rows + j] = *value);
        if let Some(k) = word.map(|word| word as usize).filter(|k| *k < words) {
            ram_ra[k * rows + j] = F::one();
            memory[k] += increment;
        }
        ram_inc.push(increment);
    }
    let eq = eq_table(&relation.r3, F::one()).repeat(words);
    let is_fixed = |index: usize| (index / rows) as u64 >= relation.first_fixed;
    let fixed = eq.iter().enumerate();
    let fixed = fixed.map(|(index, eq)| if is_fixed(index) { *eq } else { F::zero() }).collect();
    Ok(Naive::new(relation.clone(), vec![eq, fixed, val, ram_ra, ram_inc.repeat(words)]))
}
