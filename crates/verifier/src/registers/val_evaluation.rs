//! `registers.val_evaluation` — a register's value is the sum of the earlier increments.
//!
//! Chapter: docs/protocol/registers.md#val_evaluation
//!
//!   Val(rg,r4) = Σ_j RdInc(j)·RdWa(rg,j)·LT(j,r4)
//!
//! All registers start at zero.
//!
//! rounds    n
//! degree    3
//! draws     nothing
//! consumes  Val at (rg,r4)    from registers.read_write
//! produces  RdInc at r5, RdWa at (rg,r5)
//! error     3n/|F|

use crate::points::{R4, Rg};
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::less_than;
use rill_sumcheck::Relation;

openings! { "registers.val_evaluation",
    /// `rd_inc` at r5, `rd_wa` at (rg, r5).
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { rd_inc, rd_wa }
}

cells! { less_than; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct ValEvaluation {
    /// The cycle point of the claim.
    pub r4: Vec<F>,
    /// The register point of the claim.
    pub rg: Vec<F>,
}

impl ValEvaluation {
    /// At these points; nothing is drawn.
    pub fn new(r4: impl Into<R4>, rg: impl Into<Rg>) -> Self {
        Self { r4: r4.into().0, rg: rg.into().0 }
    }

    /// The final value at `r5`.
    pub fn final_value<R: Ring>(&self, r5: &[F], openings: &Openings<R>) -> R {
        let less_than = R::constant(less_than(r5, &self.r4));
        self.summand(&Cells { less_than, own: *openings })
    }
}

impl Relation for ValEvaluation {
    const SLUG: &'static str = "registers.val_evaluation";
    shape!(self => rounds: self.r4.len(), degree: 3);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.less_than * cells.own.rd_inc * cells.own.rd_wa
    }
}
