//! What a relation supplies to its forms, and the choice between them.

pub(crate) mod claim_reduction;
mod context;
pub(crate) mod eq_sum;
pub(crate) mod inner_products;
pub(crate) mod oracle;
pub(crate) mod passes;
pub(crate) mod running_sum;
mod schedules;

pub(crate) use context::{CELL_BYTES, LINEAR_CELL_BYTES};
pub use context::{Context, Form, FormKind, Rows};
pub use schedules::Schedules;

use crate::ProveError;
use crate::plan::Costed;
use rill_field::F;
use rill_sumcheck_prover::{Naive, Schedule, SourceError};

/// A relation in all its forms. `Shape` tells relations apart that share theirs: a move of claims
/// is a relation of one shape, a sum over columns of another.
pub(crate) trait Forms<Shape = ()>: Costed + Clone + Send + Sync + 'static {
    /// What the forms need besides the run, such as points of earlier stages.
    type Given: ?Sized + Sync;

    /// The tables of the naive form, one per cell, weights first, each of `2^rounds` entries that
    /// are computed from the definitions.
    ///
    /// # Errors
    /// If the run cannot be replayed.
    fn tables(
        &self,
        context: &Context<'_>,
        given: &Self::Given,
    ) -> Result<Vec<Vec<F>>, SourceError>;

    /// The form of O(T) memory.
    fn linear<'a>(&self, context: &Context<'a>, given: &Self::Given) -> Form<'a>;

    /// The form that streams the rounds of `schedule`.
    fn streaming<'a>(
        &self,
        context: &Context<'a>,
        given: &Self::Given,
        schedule: &Schedule,
    ) -> Form<'a>;

    /// The linear form at the round after `challenges`, from the tables of all cells there.
    #[cfg(test)]
    fn resume<'a>(&self, tables: &[Vec<F>], challenges: &[F]) -> Form<'a>;

    /// The form that `context` asks for.
    ///
    /// # Errors
    /// If the run cannot be replayed, which only the naive form does here, or nothing is planned
    /// for the relation.
    fn form<'a>(&self, context: &Context<'a>, given: &Self::Given) -> Result<Form<'a>, ProveError> {
        context.choose::<Self>(
            || Ok(Form::resident(Naive::new(self.clone(), self.tables(context, given)?))),
            || self.linear(context, given),
            |schedule| self.streaming(context, given, schedule),
        )
    }
}

/// Sums entry by entry.
pub(crate) fn added<const N: usize>(left: [F; N], right: [F; N]) -> [F; N] {
    std::array::from_fn(|i| left[i] + right[i])
}
