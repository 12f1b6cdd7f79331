//! `ram.raf` — a row accesses the word of its address if it loads or stores, else none.
//!
//! Chapter: docs/protocol/ram.md#raf
//!
//!   RamAddress(r1) + γ·( Load(r1) + Store(r1) ) = Σ_k RamRa(k,r1)·( unmap(k) + γ ),   unmap(k) = lowest + 8k
//!
//! rounds    m
//! degree    2
//! draws     γ
//! consumes  RamAddress at r1         from spartan.outer
//! reads     Load, Store at r1
//! produces  RamRa at (ra,r1)
//! error     (2m + 1)/|F|

use crate::spartan::outer::Columns;
use rill_field::{F, Ring};
use rill_poly::int;
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "ram.raf",
    /// The opening at (ra, r1).
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { ram_ra }
}

/// Parameters.
#[derive(Clone, Debug)]
pub struct Raf {
    /// Batches address and weight.
    pub gamma: F,
    /// `m`.
    pub log_memory: usize,
    /// Byte address of word 0.
    pub lowest: u64,
}

impl Raf {
    /// Draws γ.
    pub fn draw(transcript: &mut impl Transcript, log_memory: usize, lowest: u64) -> Self {
        Self { gamma: transcript.challenge(Self::SLUG), log_memory, lowest }
    }

    /// The claimed sum.
    pub fn claim(&self, z: &Columns) -> F {
        z.ram_address + self.gamma * (z.load + z.store)
    }

    /// The final value at `ra`.
    pub fn final_value(&self, ra: &[F], openings: &Openings) -> F {
        let unmap = F::from(self.lowest) + F::from(8u64) * int(ra);
        self.summand(&[unmap, openings.ram_ra])
    }
}

impl Relation for Raf {
    const SLUG: &'static str = "ram.raf";

    fn weights(&self) -> usize {
        1
    }

    fn openings(&self) -> usize {
        Openings::<F>::COUNT
    }

    fn rounds(&self) -> usize {
        self.log_memory
    }

    fn degree(&self, _round: usize) -> usize {
        2
    }

    fn summand<R: Ring>(&self, cells: &[R]) -> R {
        let &[unmap, ram_ra] = cells else { return R::zero() };
        ram_ra * (unmap + R::constant(self.gamma))
    }
}
