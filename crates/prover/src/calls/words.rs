//! `calls.words`: the words of a table in RAM are those of its bits.
//!
//! *Memory* an element for each call. *Work* a product for each word, two for each call. *Passes*
//! none.

use super::record::Recorded;
use crate::plan::{Costed, Costs};
use crate::{Context, Form, Forms};
use rayon::prelude::*;
use rill_field::{AdditiveGroup, F, Field};
use rill_field_simd::SmallSum;
use rill_poly::eq_table;
use rill_sumcheck_prover::dense::{Line, Pair, SplitEq, Table};
use rill_sumcheck_prover::{RoundProver, Schedule, SourceError};
use rill_verifier::calls::Table as CallTable;
use rill_verifier::calls::words::Words;

/// `Y(u) = Σ_i eq(ra_i,i)·Word(i,u)` for the calls that exist.
fn words(calls: &Recorded<'_>, point: &[F]) -> Vec<F> {
    let weights = eq_table(point, F::ONE);
    let mut all = Vec::with_capacity(1 << calls.table.log_calls);
    calls.windows(1, |window| {
        let sum = |u: usize| {
            let mut sum = SmallSum::default();
            window.words(u).iter().zip(&weights).for_each(|(word, weight)| sum.add(weight, *word));
            sum.reduce()
        };
        all.par_extend(window.calls().into_par_iter().map(sum));
    });
    all
}

/// The same for all `2^t` calls.
fn all_words(calls: &Recorded<'_>, point: &[F]) -> Vec<F> {
    let mut words = words(calls, point);
    words.resize(1 << calls.table.log_calls, F::ZERO);
    words
}

/// What memory has of a table at the word point `ra`: `Σ_u eq(ra_u,u)·Y(u)`.
pub(crate) fn value(calls: &Recorded<'_>, ra: &[F]) -> F {
    let (_, call, word) = calls.table.split(ra);
    let eq = SplitEq::new(call);
    let weights = eq.weights(0);
    (0..).zip(words(calls, word)).map(|(u, word)| word * weights.at(u)).sum()
}

/// Its rounds go over calls.
impl Costed for Words {
    const COSTS: Option<Costs> = None;
}

impl Forms for Words {
    /// The table.
    type Given = CallTable;

    fn tables(&self, context: &Context<'_>, table: &CallTable) -> Result<Vec<Vec<F>>, SourceError> {
        let calls = context.calls.of(table);
        Ok(vec![eq_table(&self.call, F::ONE), all_words(calls, &self.word)])
    }

    fn linear<'a>(&self, context: &Context<'a>, table: &CallTable) -> Form<'a> {
        let words = Table::new(all_words(context.calls.of(table), &self.word));
        Form::resident(Sum { eq: SplitEq::new(&self.call), words })
    }

    fn streaming<'a>(&self, context: &Context<'a>, table: &CallTable, _: &Schedule) -> Form<'a> {
        self.linear(context, table)
    }

    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], challenges: &[F]) -> Form<'a> {
        let eq = crate::testing::subject::bound(SplitEq::new(&self.call), challenges);
        Form::resident(Sum { eq, words: Table::new(tables[1].clone()) })
    }
}

/// `Σ_u eq(ra_u,u)·Y(u)`.
struct Sum {
    eq: SplitEq,
    words: Table,
}

impl RoundProver for Sum {
    fn rounds(&self) -> usize {
        self.eq.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.eq.round_polynomial(claim, 1, |pair: Pair| {
            let line: Line = self.words.line(pair);
            line.values::<1>()
        })
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.words.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.words.value()]
    }
}
