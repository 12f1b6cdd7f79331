//! The form with O(T) memory: sixteen scans of the rows, then dense cycle rounds.

mod address;
mod cycles;
mod rows;

use crate::FromRows;
use address::Address;
#[cfg(feature = "streaming")]
pub(super) use address::add_padding;
pub(super) use cycles::Cycles;
#[cfg(feature = "streaming")]
pub(super) use cycles::values_by_class;
use rill_field::F;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::RoundProver;
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::ReadRaf;
#[cfg(feature = "streaming")]
pub(super) use rows::Class;
use rows::{Lookup, Rows};

/// The linear form from its first round on. A form that enters at a cycle round is [`Cycles`]; the
/// address rounds are entered at the first only, as a table of the naive form would have `2^128`
/// entries.
///
/// It takes Raf from the table, as every bytecode row does: it says what the naive form says of
/// rows with a forged index or table, but not of those with a forged flag.
pub(super) struct Linear {
    relation: ReadRaf,
    stage: Stage,
}

enum Stage {
    Address(Address),
    Cycles(Cycles),
}

impl Linear {
    /// The form over the rows of a pass.
    pub(super) fn gather(relation: ReadRaf) -> FromRows<Lookup, Self> {
        let rounds = relation.rounds();
        FromRows::new(rounds, Lookup::of, move |rows| Self::new(relation, &rows))
    }

    fn new(relation: ReadRaf, rows: &[Lookup]) -> Self {
        let address = Address::new(&relation, Rows::new(rows));
        Self { relation, stage: Stage::Address(address) }
    }
}

impl RoundProver for Linear {
    fn rounds(&self) -> usize {
        self.relation.rounds()
    }

    fn round(&mut self, claim: F) -> Vec<F> {
        match &mut self.stage {
            Stage::Address(address) => address.round(claim).to_vec(),
            Stage::Cycles(cycles) => cycles.round(claim),
        }
    }

    fn bind(&mut self, challenge: F) {
        match &mut self.stage {
            Stage::Address(address) => {
                address.bind(challenge);
                if address.bound() == LOOKUP_BITS {
                    self.stage = Stage::Cycles(Cycles::new(&self.relation, address));
                }
            }
            Stage::Cycles(cycles) => cycles.bind(challenge),
        }
    }

    fn openings(&self) -> Vec<F> {
        match &self.stage {
            Stage::Address(_) => Vec::new(),
            Stage::Cycles(cycles) => cycles.openings(),
        }
    }
}
