//! Dense tables. The address half works on the whole relation, the address variables being the low
//! ones.

use crate::Context;
use crate::forms::oracle;
use crate::onehot::column::COLD;
use crate::onehot::digits::{Chunks, indices};
use rill_field::{AdditiveGroup, F, Field};
use rill_poly::{eq, eq_table};
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Naive, RoundProver, SourceError};
use rill_verifier::onehot::booleanity::{Address, Cycle, Whole};

/// The whole relation, played for the address rounds only: what is left then is the carry.
pub(super) struct FirstRounds {
    whole: Naive<Whole>,
    rounds: usize,
}

pub(super) fn address(
    relation: &Address,
    context: &Context<'_>,
) -> Result<FirstRounds, SourceError> {
    let whole = Whole(relation.0.clone());
    let digits = digits(context)?;
    let values = 1usize << relation.0.rx_ref.len();
    // Index j·2^w + k.
    let table = |column: &Vec<u16>| {
        let bits = |digit: &u16| {
            let hot = usize::from(*digit);
            (0..values).map(move |k| if k == hot { F::ONE } else { F::ZERO })
        };
        column.iter().flat_map(bits).collect::<Vec<F>>()
    };
    let point = [&relation.0.r5[..], &relation.0.rx_ref].concat();
    let tables = std::iter::once(eq_table(&point, F::ONE)).chain(digits.iter().map(table));
    let whole = Naive::new(whole, tables.collect());
    Ok(FirstRounds { whole, rounds: relation.rounds() })
}

pub(super) fn cycle(relation: &Cycle, context: &Context<'_>) -> Result<Naive<Cycle>, SourceError> {
    let weight = eq(&relation.whole.rx_ref, &relation.rx);
    let fold = eq_table(&relation.rx, F::ONE);
    let table = |column: &Vec<u16>| {
        let value = |digit: &u16| {
            if *digit == COLD { F::ZERO } else { fold[usize::from(*digit)] }
        };
        column.iter().map(value).collect()
    };
    let tables: Vec<Vec<F>> = std::iter::once(eq_table(&relation.whole.r5, weight))
        .chain(digits(context)?.iter().map(table))
        .collect();
    Ok(Naive::new(relation.clone(), tables))
}

fn digits(context: &Context<'_>) -> Result<Vec<Vec<u16>>, SourceError> {
    Ok(Chunks::all(&context.dimensions).columns(&oracle::rows(context, indices)?))
}

impl RoundProver for FirstRounds {
    fn rounds(&self) -> usize {
        self.rounds
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        self.whole.round(claim)
    }

    fn bind(&mut self, challenge: F) {
        self.rounds -= 1;
        self.whole.bind(challenge);
    }

    fn openings(&self) -> Vec<F> {
        vec![self.whole.sum()]
    }
}
