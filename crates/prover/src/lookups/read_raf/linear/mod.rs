//! The form with O(T) memory: sixteen scans of the rows, then dense cycle rounds.

mod address;
mod cycles;
mod rows;

use crate::Form;
use crate::forms::passes::keep_rows;
use address::Address;
pub(super) use address::add_padding;
pub(super) use cycles::{Cycles, flags_of_sums, values_by_class};
use rill_field::F;
use rill_sumcheck_prover::Phase;
use rill_verifier::LOOKUP_BITS;
use rill_verifier::lookups::read_raf::ReadRaf;
use rill_witness::Block;
use rows::{Lookup, Rows};

/// The linear form from its first round on. A form that enters at a cycle round is [`Cycles`]; the
/// address rounds are entered at the first only, as a table of the naive form would have `2^128`
/// entries.
///
/// It takes Raf from the table, as every bytecode row does: it says what the naive form says of
/// rows with a forged index or table, but not of those with a forged flag.
pub(super) struct Linear {
    relation: ReadRaf,
    address: Address,
}

impl Linear {
    /// The form that begins with a pass.
    pub(super) fn form<'a>(relation: ReadRaf) -> Form<'a> {
        keep_rows(Lookup::of, move |rows| {
            let address = Address::new(&relation, Rows::new(&rows));
            Form::rounds(Self { relation, address })
        })
    }
}

impl<'a> Phase<'a, Block> for Linear {
    fn round(&mut self, claim: F) -> Vec<F> {
        self.address.round(claim).to_vec()
    }

    fn bind(mut self: Box<Self>, challenge: F) -> Form<'a> {
        self.address.bind(challenge);
        if self.address.point.len() < LOOKUP_BITS {
            return Form::Rounds(self);
        }
        Form::resident(Cycles::new(&self.relation, &mut self.address))
    }
}
