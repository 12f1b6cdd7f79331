//! `calls.words`: the words of a table in RAM are those of its bits.
//!
//! *Memory*, *work*, *passes* those of a weighted sum, and a product for each word.

use super::record::Recorded;
use super::weighted::WeightedSum;
use crate::plan::{Costed, Costs};
use crate::{Context, Form, Forms};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::SmallSum;
use rill_poly::eq_table;
use rill_sumcheck_prover::dense::SplitEq;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_verifier::calls::Table as CallTable;
use rill_verifier::calls::words::Words;

/// Shows `Y(u) = Σ_i eq(ra_i,i)·Word(i,u)` of the calls that exist.
fn words(calls: &Recorded<'_>, point: &[F], visit: &mut dyn FnMut(usize, F)) {
    let weights = eq_table(point, F::ONE);
    calls.windows(1, |window| {
        let sum = |u: usize| {
            let mut sum = SmallSum::default();
            window.words(u).iter().zip(&weights).for_each(|(word, weight)| sum.add(weight, *word));
            sum.reduce()
        };
        let sums: Vec<F> = window.calls().into_par_iter().map(sum).collect();
        window.calls().zip(sums).for_each(|(u, sum)| visit(u, sum));
    });
}

/// What memory has of a table at the word point `ra`: `Σ_u eq(ra_u,u)·Y(u)`.
pub(crate) fn value(calls: &Recorded<'_>, ra: &[F]) -> F {
    let (_, call, word) = calls.table.split(ra);
    let eq = SplitEq::new(call);
    let (weights, mut value) = (eq.weights(0), F::ZERO);
    words(calls, word, &mut |u, word| value += word * weights.at(u));
    value
}

/// Its rounds go over calls.
impl Costed for Words {
    const COSTS: Option<Costs> = None;
}

impl Forms for Words {
    /// The table.
    type Given = CallTable;

    fn tables(&self, context: &Context<'_>, table: &CallTable) -> Result<Vec<Vec<F>>, SourceError> {
        let mut all = vec![F::ZERO; 1 << table.log_calls];
        words(context.calls.of(table), &self.word, &mut |u, word| all[u] = word);
        Ok(vec![eq_table(&self.call, F::ONE), all])
    }

    fn linear<'a>(&self, context: &Context<'a>, table: &CallTable) -> Form<'a> {
        let (calls, point) = (context.calls.of(table), self.word.clone());
        let numbers = move |visit: &mut dyn FnMut(usize, F)| words(calls, &point, visit);
        Form::resident(WeightedSum::new(&self.call, F::ONE, numbers))
    }

    fn streaming<'a>(&self, context: &Context<'a>, table: &CallTable, _: &Schedule) -> Form<'a> {
        self.linear(context, table)
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
        let eq = crate::testing::subject::bound(SplitEq::new(&self.call), challenges);
        let (scale, point) = (eq.value(), &self.call[..eq.variables()]);
        let words = tables[1].clone();
        Form::resident(WeightedSum::new(point, scale, move |visit| {
            (0..).zip(&words).for_each(|(u, word)| visit(u, *word));
        }))
    }
}
