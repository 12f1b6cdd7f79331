//! `ram.val_check` — a word's value is its initial value and the sum of the earlier increments.
//!
//! Chapter: docs/protocol/ram.md#val_check
//!
//!   Val(ra,r4) - Init(ra) + γ·( ValFinal(ra) - Init(ra) ) = Σ_j RamInc(j)·RamRa(ra,j)·( LT(j,r4) + γ )
//!
//! Init: the program's image; zero elsewhere.
//!
//! rounds    n
//! degree    3
//! draws     γ
//! consumes  Val at (ra,r4), ValFinal at ra    from ram.read_write, ram.output
//! produces  RamInc at r5, RamRa at (ra,r5)
//! error     (3n + 1)/|F|

use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::{eq_index, less_than};
use rill_program::ProgramKey;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "ram.val_check",
    /// `ram_inc` at r5, `ram_ra` at (ra, r5).
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { ram_inc, ram_ra }
}

/// Parameters.
#[derive(Clone, Debug)]
pub struct ValCheck {
    /// Batches running and final value.
    pub gamma: F,
    /// The cycle point of the running value.
    pub r4: Vec<F>,
    /// The word point of both.
    pub ra: Vec<F>,
}

impl ValCheck {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, r4: &[F], ra: &[F]) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), r4: r4.to_vec(), ra: ra.to_vec() }
    }

    /// The claimed sum, `init` being `Init(ra)`.
    pub fn claim(&self, val: F, val_final: F, init: F) -> F {
        val - init + self.gamma * (val_final - init)
    }

    /// The final value at `r5`.
    pub fn final_value(&self, r5: &[F], openings: &Openings) -> F {
        self.summand(&[less_than(r5, &self.r4), openings.ram_inc, openings.ram_ra])
    }
}

/// `Init(ra)`: the extension of initial memory.
pub fn initial_value(key: &ProgramKey, ra: &[F]) -> F {
    let layout = key.layout();
    key.image()
        .words()
        .filter(|(_, value)| *value != 0)
        .map(|(address, value)| {
            layout
                .word_index(address)
                .map_or(F::from(0u64), |index| eq_index(index, ra) * F::from(value))
        })
        .sum()
}

impl Relation for ValCheck {
    const SLUG: &'static str = "ram.val_check";

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        Openings::<F>::COUNT
    }

    fn rounds(&self) -> usize {
        self.r4.len()
    }

    fn degree(&self, _round: usize) -> usize {
        3
    }

    fn summand<R: Ring>(&self, cells: &[R]) -> R {
        let &[less_than, ram_inc, ram_ra] = cells else { return R::zero() };
        ram_inc * ram_ra * (less_than + R::constant(self.gamma))
    }
}
