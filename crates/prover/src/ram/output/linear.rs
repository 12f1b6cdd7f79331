//! The form in tables of `√K` entries.
//!
//! Only the I/O region has a mask, so as long as low variables are left, ValFinal is needed only on
//! the groups of words, of the same high variables, that it touches: on all of their words, since
//! the mask of a pair is not zero if that of one of them is not. Then a second pass gives
//! `ValFinal(high, ra_low)` for all groups, of which the opening is made.

use crate::forms::passes::{Addends, from_scatter};
use crate::ram::image::initial;
use crate::ram::stretch::Stretch;
use crate::{Context, Form};
use rill_field::{F, One, Zero, from_i128};
use rill_poly::eq_table;
use rill_sumcheck_prover::dense::{Pair, SplitEq, Values, product};
use rill_sumcheck_prover::{RoundProver, add_all};
use rill_verifier::ram::output::Output;
use rill_witness::Cycle;

/// Computes `s(X) = alpha·l(X)·Σ_k eq(r_out_rest, k)·mask(X,k)·( ValFinal(X,k) - ValIO(X,k) )`.
#[derive(Debug)]
pub(super) struct Linear {
    eq: SplitEq,
    mask: Stretch,
    value: Stretch,
    val_final: Stretch,
}

/// `RamInc`, for the word that the row stores to.
struct Stores;

impl Addends for Stores {
    fn each(&self, _: u64, cycle: &Cycle, mut add: impl FnMut(u32, F)) {
        if let Some((word, increment)) = store(cycle) {
            add(word, increment);
        }
    }
}

/// `RamInc·eq(ra_low, low)`, for the group of the word that the row stores to.
struct Folded(Vec<F>);

impl Folded {
    /// The group of a word, and what `value` adds to it.
    fn of(&self, word: u32, value: F) -> (u32, F) {
        let size = self.0.len() as u32;
        (word / size, value * self.0[(word % size) as usize])
    }
}

impl Addends for Folded {
    fn each(&self, _: u64, cycle: &Cycle, mut add: impl FnMut(u32, F)) {
        if let Some((word, increment)) = store(cycle) {
            let (group, value) = self.of(word, increment);
            add(group, value);
        }
    }
}

fn store(cycle: &Cycle) -> Option<(u32, F)> {
    let word = cycle.ram_word.filter(|_| cycle.ram_inc != 0)?;
    Some((word, from_i128(cycle.ram_inc)))
}

/// The form, from `ValFinal(k) = Init(k) + Σ_j RamInc(j)·[row j accesses word k]`. A word beyond
/// the last is none.
pub(super) fn form<'a>(relation: &Output, context: &Context<'a>) -> Form<'a> {
    let context = *context;
    let own = relation.clone();
    let low = own.r_out.len() / 2;
    let groups = 1 << (own.r_out.len() - low);
    let masked = (own.words as usize).next_multiple_of(1 << low);
    from_scatter(Stores, masked, move |mut val_final| {
        initial(&context, masked as u64, |index, word| val_final[index as usize] += F::from(word));
        Form::resident(Linear::new(&own, val_final)).after(low, move |challenges| {
            let point: Vec<F> = challenges.iter().rev().copied().collect();
            let folded = Folded(eq_table(&point, F::one()));
            let mut before = vec![F::zero(); groups];
            initial(&context, 1 << own.r_out.len(), |index, word| {
                let (group, value) = folded.of(index as u32, F::from(word));
                before[group as usize] += value;
            });
            let mut second = Linear::new(&own, Vec::new());
            challenges.iter().for_each(|challenge| second.bind(*challenge));
            from_scatter(folded, groups, move |mut val_final| {
                add_all(&mut val_final, before);
                Form::resident(Linear { val_final: Stretch(val_final), ..second })
            })
        })
    })
}

impl Linear {
    fn new(relation: &Output, val_final: Vec<F>) -> Self {
        let mut value = vec![F::zero(); relation.words as usize];
        relation.values.iter().for_each(|(index, word)| value[*index as usize] = F::from(*word));
        Self {
            eq: SplitEq::new(&relation.r_out),
            mask: Stretch(vec![F::one(); value.len()]),
            value: Stretch(value),
            val_final: Stretch(val_final),
        }
    }

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
        self.eq.variables()
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
        vec![self.val_final.at(0)]
    }
}

#[cfg(test)]
impl Linear {
    /// From the tables as bound by the naive form at `challenges`.
    pub(super) fn from_bound(relation: &Output, tables: &[Vec<F>], challenges: &[F]) -> Self {
        let eq = crate::testing::subject::bound(SplitEq::new(&relation.r_out), challenges);
        let [_, mask, value, val_final] = tables else { panic!("four cells") };
        let [mask, value, val_final] =
            [mask, value, val_final].map(|values| Stretch(values.clone()));
        Self { eq, mask, value, val_final }
    }
}
