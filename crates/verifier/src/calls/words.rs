//! `calls.words` — the words of a table in RAM are those of its bits.
//!
//! Chapter: docs/protocol/calls.md#words
//!
//!   V = Σ_u eq(ra_u,u)·Y(u),      Y(u) = Σ_i eq(ra_i,i)·Word(i,u)
//!
//! u ∈ {0,1}^t: call; V is the table's part of initial memory at the word point ra.
//!
//! rounds    t
//! degree    2
//! draws     -
//! consumes  V at (ra_u,ra_i)    from ram.val_check
//! produces  Y at ru
//! error     2t/|F|

use super::Table;
use alloc::vec::Vec;
use rill_field::{F, Ring};
use rill_poly::eq;
use rill_sumcheck::Relation;

openings! { "calls.words",
    /// The opening at ru.
    #[expect(missing_docs, reason = "the chapter's column names")]
    Openings { word }
}

cells! { eq; Openings; }

/// Parameters.
#[derive(Clone, Debug)]
pub struct Words {
    /// `ra_u`, the call of the word point.
    pub call: Vec<F>,
    /// `ra_i`, the word within the call.
    pub word: Vec<F>,
}

impl Words {
    /// The relation of `table` at the word point `ra`.
    pub fn new(table: &Table, ra: &[F]) -> Self {
        let (_, call, word) = table.split(ra);
        Self { call: call.to_vec(), word: word.to_vec() }
    }

    /// The final value at `ru`.
    pub fn final_value<R: Ring>(&self, ru: &[F], own: &Openings<R>) -> R {
        self.summand(&Cells { eq: R::constant(eq(&self.call, ru)), own: *own })
    }
}

impl Relation for Words {
    const SLUG: &'static str = "calls.words";
    shape!(self => rounds: self.call.len(), degree: 2);

    fn summand<R: Ring>(&self, cells: &Self::Cells<R>) -> R {
        cells.eq * cells.own.word
    }
}
