//! `spartan.outer`: every row satisfies every constraint.
//!
//! The linear form rests on one fact: the guards of a row depend on its flags, NextMiddle and
//! ShouldBranch only, of which a program has a few dozen combinations (*signatures*), and the
//! differences are affine in the columns. So sums of `eq·guard·difference` over rows are made of
//! sums of `eq·column` by signature, and one pass of those gives the whole univariate round and the
//! group round after it:
//!
//! ```text
//! Σ_x eq(τ,x)·Az(x)·Bz(x) = Σ_signatures Az·Bz( Σ_{x with it} eq(τ,x)·columns(x) )
//! ```
//!
//! This is exact for any rows, forged ones too.
//!
//! The form of what remains streams the cycle rounds as its schedule says; the linear form is the
//! one that streams none.
//!
//! *Memory* naive: 35·32 bytes per row; linear: 64 bytes per row; streaming: 64 bytes per entry of
//! the tables at the switch, `O(√T)` otherwise. *Passes* one for the univariate round, one for each
//! window, one for the tables of the cycle rounds, one for the openings. *Work* per row and pass:
//! an integer-by-field product for each column that is not zero.

mod columns;
mod naive;
mod openings;
mod remainder;
mod rows;
mod signature;
mod sums;
#[cfg(test)]
mod tests;
mod univariate;
mod weights;
mod words;

use crate::plan::{Costed, Costs, Streams, of_grid};
use crate::{Context, Form, FormKind, ProveError};
use rill_field::F;
use rill_sumcheck_prover::{Schedule, SourceError};
use rill_verifier::spartan::outer::{Outer, Remainder};
use sums::{GroupPass, GroupSum, Groups};

impl Costed for Remainder {
    const COSTS: Option<Costs> = Some(Costs {
        streams: Streams::Windows { degree: 2, longest: 4, point_ns: 64.0 },
        pass_ns: [100.0, 190.0, 90.0],
        entry_ns: 1300.0,
        kept: |s, at| s.cells(at, 3),
        scratch: |_, rounds| of_grid(450, rounds),
    });
}

/// The prover of the relation: of the univariate round, then of the sum-check that remains.
pub(crate) struct OuterProver<'a> {
    outer: Outer,
    context: Context<'a>,
    /// Sums at the cycle coordinates of `τ`; none for the naive form.
    sums: Vec<GroupSum>,
}

impl<'a> OuterProver<'a> {
    /// Looks at all rows once, through `gather`.
    pub(crate) fn new<E>(
        outer: &Outer,
        context: &Context<'a>,
        gather: impl FnOnce(GroupPass) -> Result<Groups, E>,
    ) -> Result<Self, E> {
        // The last coordinate of `τ` is that of the group.
        let cycle = outer.tau.split_last().map_or(&[][..], |(_, cycle)| cycle);
        let pass = (context.form != FormKind::Naive).then(|| GroupPass::new(cycle));
        let sums = pass.map(gather).transpose()?.map_or_else(Vec::new, Groups::sums);
        Ok(Self { outer: outer.clone(), context: *context, sums })
    }

    /// The coefficients of the first-round polynomial.
    pub(crate) fn univariate(&self) -> Result<Vec<F>, SourceError> {
        if matches!(self.context.form, FormKind::Naive) {
            return naive::univariate(&self.outer, &self.context);
        }
        Ok(univariate::univariate(&self.outer, &self.sums))
    }

    /// The form of what remains. Its openings are the 33 columns.
    pub(crate) fn form(&self, remainder: &Remainder) -> Result<Form<'a>, ProveError> {
        let form = |schedule: &Schedule| remainder::form(remainder, &self.sums, schedule);
        self.context.choose::<Remainder>(
            || naive::form(remainder, &self.context),
            || form(&Schedule::linear()),
            |schedule| form(schedule),
        )
    }
}
