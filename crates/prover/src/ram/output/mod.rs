//! `ram.output`: the I/O region ends as the statement says.
//!
//! *Memory* three elements for each word of the I/O region and `2^(m/2)`, whatever the number of
//! rows. *Work* an addition and a product per store; six per pair of words of the I/O region.
//! *Passes* two.

mod linear;
#[cfg(test)]
mod tests;

use crate::forms::oracle;
use crate::plan::{Costed, Costs};
use crate::ram::image::initial_words;
use crate::{Context, Form, Forms};
use rill_field::{F, from_i128};
use rill_poly::eq_index;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_verifier::ram::output::Output;

/// Its rounds go over words.
impl Costed for Output {
    const COSTS: Option<Costs> = None;
}

impl Forms for Output {
    type Given = ();

    /// `eq(r_out,·)`, mask, ValIO and ValFinal.
    fn tables(&self, context: &Context<'_>, (): &()) -> Result<Vec<Vec<F>>, SourceError> {
        let m = self.r_out.len();
        let words = 0..1u64 << m;
        let eq = words.clone().map(|k| eq_index(k, &self.r_out)).collect();
        let mask = words.clone().map(|k| F::from(u64::from(k < self.words))).collect();
        let value = |k: u64| {
            let known = self.values.iter().find(|(index, _)| *index == k);
            known.map_or(F::from(0u64), |(_, value)| F::from(*value))
        };
        let mut val_final: Vec<F> =
            initial_words(context, 1 << m).into_iter().map(F::from).collect();
        let changes = oracle::rows(context, |cycle| (cycle.ram_word, cycle.ram_inc))?;
        for (word, increment) in changes {
            if let Some(value) = word.and_then(|word| val_final.get_mut(word as usize)) {
                *value += from_i128(increment);
            }
        }
        Ok(vec![eq, mask, words.map(value).collect(), val_final])
    }

    fn linear<'a>(&self, context: &Context<'a>, (): &()) -> Form<'a> {
        linear::form(self, context)
    }

    /// The linear form, which keeps nothing by row.
    fn streaming<'a>(&self, context: &Context<'a>, (): &(), _: &Schedule) -> Form<'a> {
        linear::form(self, context)
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
        let form = linear::Linear::from_bound(self, tables, challenges);
        Form::resident(form)
    }
}
