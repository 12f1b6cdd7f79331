//! `ram.read_write` — every access sees the word as the last store left it.
//!
//! Chapter: docs/protocol/ram.md#read_write
//!
//!   RamReadValue(r3) + γ·RamWriteValue(r3)
//!     = Σ_{k,j} eq(r3,j)·RamRa(k,j)·[ Val(k,j) + γ·(Val(k,j) + RamInc(j)) + γ²·fixed(k)·RamInc(j) ]
//!
//! k ∈ {0,1}^m: word, j ∈ {0,1}^n: row; Val(k,j): word k before row j. fixed is 1 on the words of
//! calls, which no access changes, and 0 on all others.
//!
//! rounds    n cycle variables, then m word variables, low bit first
//! degree    3
//! draws     γ
//! consumes  RamReadValue, RamWriteValue at r3    from ram.reduction
//! produces  Val, RamRa at (ra,r4), RamInc at r4
//! error     (3(n + m) + 2)/|F|

use alloc::vec::Vec;
use rill_field::{F, Field, Ring};
use rill_poly::{eq, masked_prefix};
use rill_sumcheck::Relation;
use rill_transcript::Transcript;

openings! { "ram.read_write",
    /// Openings at (ra, r4); `ram_inc` at r4.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { val, ram_ra, ram_inc }
}

// `fixed` is eq(r3,j)·fixed(k).
cells! { eq, fixed; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct ReadWrite {
    /// Batches read and write.
    pub gamma: F,
    /// The point of the claims.
    pub r3: Vec<F>,
    /// `m`.
    pub log_memory: usize,
    /// Index of the first word that no access changes, `2^m` if there is none.
    pub first_fixed: u64,
}

impl ReadWrite {
    /// Draws γ. Words from `first_fixed` on never change.
    pub fn draw(
        transcript: &mut impl Transcript,
        r3: &[F],
        log_memory: usize,
        first_fixed: u64,
    ) -> Self {
        let gamma = transcript.challenge(Self::SLUG);
        Self { gamma, r3: r3.to_vec(), log_memory, first_fixed }
    }

    /// The claimed sum.
    pub fn claim<R: Ring>(&self, ram_read_value: R, ram_write_value: R) -> R {
        ram_read_value + ram_write_value * self.gamma
    }

    /// `fixed` at the word point `ra`.
    pub fn fixed_at(&self, ra: &[F]) -> F {
        F::ONE - masked_prefix(self.first_fixed, ra)
    }

    /// The final value at cycle point `r4` and word point `ra`.
    pub fn final_value<R: Ring>(&self, r4: &[F], ra: &[F], openings: &Openings<R>) -> R {
        let eq = eq(&self.r3, r4);
        let [eq, fixed] = [eq, eq * self.fixed_at(ra)].map(R::constant);
        self.summand(&Cells { eq, fixed, own: *openings })
    }
}

impl Relation for ReadWrite {
    const SLUG: &'static str = "ram.read_write";
    // Once cycles are bound, eq and RamInc are constants, and what is left has degree 2: it is sent
    // as 3 all the same.
    shape!(self => rounds: self.r3.len().saturating_add(self.log_memory), degree: 3);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        let Openings { val, ram_ra, ram_inc } = cells.own;
        let fixed = cells.fixed * ram_inc * (self.gamma * self.gamma);
        ram_ra * (cells.eq * (val + (val + ram_inc) * self.gamma) + fixed)
    }
}
