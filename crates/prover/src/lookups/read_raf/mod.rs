//! `lookups.read_raf`: output, lane offset and operands of every lookup.
//!
//! *Computes* for rows `j` with lookup index `k_j`, table `t_j` (or none) and the flag Raf
//!
//! `s(X) = Σ_j eq(r2,j) · eq((r_1,…,r_i,X), k_j) · f_j(r_1,…,r_i,X,k_j)` in the address rounds,
//! where `f_j = Table_t + γ³·Lane_t + (Raf ? γ²·Int : γ·Left + γ²·Right)` reads the rest of its
//! point from `k_j`,
//!
//! and in the cycle rounds `Σ_j eq(r2,j) · f_j(rl) · Π_v eq(rl_v, k_{j,v})`, one selector per
//! segment `v` of the index.
//!
//! | form | kept per row | work per row |
//! |---|---|---|
//! | naive | the row; cycle rounds 32·(cells) bytes | address rounds: two evaluations of all tables |
//! | linear | 24 bytes and a weight; cycle rounds 32·(V + 1) bytes | 16 scans of ≈ 4 additions of weight · 64-bit word |
//! | streaming | nothing; after the switch 32·(V + 1)/2^switch bytes | for each phase a weight of at most 16 products |
//!
//! *Passes* of the streaming form: 16 for the address rounds, one per window, one at the switch,
//! one for the flags.
//!
//! Chapter: docs/protocol/lookups.md#read_raf

mod linear;
mod naive;
pub mod prefix_suffix;
mod streaming;
#[cfg(test)]
mod tests;

use crate::plan::{Costed, Costs, Streams};
use crate::{Context, Form, ProveError};
use linear::Linear;
pub use naive::{CycleRounds, bit, eq_bit};
use rill_verifier::lookups::read_raf::ReadRaf;
use streaming::{Address, WindowScratch};

impl Costed for ReadRaf {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 9, longest: 2, point_ns: 38.0 },
        pass_ns: [130.0, 121.0, 135.0],
        entry_ns: 3600.0,
        kept: |s, at| s.cells(at, s.dimensions.selectors() + 2),
        scratch: |d, rounds| WindowScratch::bytes(d.selectors() + 1, rounds),
    });
}

/// The form of `relation` that the context asks for.
pub(crate) fn form<'a>(relation: &ReadRaf, context: &Context<'a>) -> Result<Form<'a>, ProveError> {
    context.choose::<ReadRaf>(
        || naive::form(relation, context),
        || Linear::form(relation.clone()),
        |schedule| Address::form(relation, context.key, schedule),
    )
}
