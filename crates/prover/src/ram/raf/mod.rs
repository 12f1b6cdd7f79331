//! `ram.raf`: a row accesses the word of its address if it loads or stores, else none.
//!
//! *Memory* a table of `2^(m/2)` elements for each border of the memory map and two more, whatever
//! the number of rows. *Work* two products per access and pass. *Passes* two.

mod linear;
#[cfg(test)]
mod tests;
mod weight;

use crate::forms::oracle;
use crate::plan::{Costed, Costs};
use crate::{Context, Form, Forms};
use rill_field::{AdditiveGroup, F};
use rill_poly::eq_index;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_verifier::ram::raf::Raf;

/// Its rounds go over words.
impl Costed for Raf {
    const COSTS: Option<Costs> = None;
}

impl Forms for Raf {
    /// The cycle point `r1`.
    type Given = [F];

    /// unmap and `RamRa(·,r1)`.
    fn tables(&self, context: &Context<'_>, r1: &[F]) -> Result<Vec<Vec<F>>, SourceError> {
        let words = 0..1u64 << self.log_memory;
        let unmap: Vec<F> = words.map(|k| F::from(context.map.address(k))).collect();
        let mut ram_ra = vec![F::ZERO; unmap.len()];
        for (j, word) in (0..).zip(oracle::rows(context, |cycle| cycle.ram_word)?) {
            if let Some(entry) = word.and_then(|word| ram_ra.get_mut(word as usize)) {
                *entry += eq_index(j, r1);
            }
        }
        Ok(vec![unmap, ram_ra])
    }

    fn linear<'a>(&self, _: &Context<'a>, r1: &[F]) -> Form<'a> {
        linear::form(self, r1)
    }

    /// The linear form, which keeps nothing by row.
    fn streaming<'a>(&self, _: &Context<'a>, r1: &[F], _: &Schedule) -> Form<'a> {
        linear::form(self, r1)
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
        let form = linear::Linear::from_bound(self, &tables[1], challenges);
        Form::resident(form)
    }
}
