//! The linear form: only the I/O region has a mask.

use super::stretch::Stretch;
use crate::forms::passes::{Addends, from_scatter};
use crate::{Context, Form};
use rill_field::{F, One, Zero, from_i128};
use rill_sumcheck_prover::RoundProver;
use rill_sumcheck_prover::dense::{Pair, SplitEq, Table, Values, product};
use rill_verifier::ram::output::Output;
use rill_witness::Cycle;

/// Computes `s(X) = alpha·l(X)·Σ_k eq(r_out_rest, k)·mask(X,k)·( ValFinal(X,k) - ValIO(X,k) )`.
#[derive(Debug)]
pub(super) struct Linear {
    eq: SplitEq,
    mask: Stretch,
    value: Stretch,
    val_final: Table,
}

/// `RamInc`, for the word the row stores to.
pub(super) struct Stores;

impl Addends for Stores {
    fn each(&self, _: u64, cycle: &Cycle, mut add: impl FnMut(u32, F)) {
        if let Some(word) = cycle.ram_word.filter(|_| cycle.ram_inc != 0) {
            add(word, from_i128(cycle.ram_inc));
        }
    }
}

/// The form, from `ValFinal(k) = Init(k) + Σ_j RamInc(j)·[row j accesses word k]`. A word beyond
/// the last is none.
pub(super) fn form<'a>(relation: &Output, context: &Context<'a>) -> Form<'a> {
    let (own, Context { key, map, .. }) = (relation.clone(), *context);
    from_scatter(Stores, 1 << relation.r_out.len(), move |mut val_final| {
        for (index, word) in key.image().words(map) {
            val_final[index as usize] += F::from(word);
        }
        let words = own.words as usize;
        let mut value = vec![F::zero(); words];
        own.values.iter().for_each(|(index, word)| value[*index as usize] = F::from(*word));
        Linear {
            eq: SplitEq::new(&own.r_out),
            mask: Stretch(vec![F::one(); words]),
            value: Stretch(value),
            val_final: Table::new(val_final),
        }
    })
}

impl Linear {
    fn product(&self, pair: Pair) -> Values<2> {
        let mask = self.mask.line(pair);
        if mask.zero.is_zero() && mask.slope.is_zero() {
            return Values([F::zero(); 2]);
        }
        product([mask, self.val_final.line(pair) - self.value.line(pair)])
    }
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.val_final.variables()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.eq.round_polynomial(claim, 2, |pair| self.product(pair))
    }

    fn bind(&mut self, challenge: F) {
        self.eq.bind(challenge);
        self.mask.bind(challenge);
        self.value.bind(challenge);
        self.val_final.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.val_final.value()]
    }
}

#[cfg(test)]
impl Linear {
    /// From the tables as bound by the naive form at `challenges`.
    pub(super) fn from_bound(relation: &Output, tables: &[Vec<F>], challenges: &[F]) -> Self {
        let eq = crate::testing::subject::bound(SplitEq::new(&relation.r_out), challenges);
        let [_, mask, value, val_final] = tables else { panic!("four cells") };
        let stretch = |values: &Vec<F>| Stretch(values.clone());
        let val_final = Table::new(val_final.clone());
        Self { eq, mask: stretch(mask), value: stretch(value), val_final }
    }
}
