//! What a relation brings for its forms, and the choice between them.

use crate::{BoxForm, Context, FormKind};
use rill_field::F;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::{Form, Naive, Resident, Schedule, SourceError};
use rill_witness::Block;

/// A relation in all its forms. `Shape` tells relations apart that share theirs: a move of claims
/// is a relation of one shape, a sum over columns of another.
pub(crate) trait Forms<Shape = ()>: Relation + Clone + Send + Sync + 'static {
    /// What the forms need beside the run, such as points of earlier stages.
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
    fn linear(&self, context: &Context<'_>, given: &Self::Given) -> impl Form<Block> + 'static;

    /// The form that streams the rounds of `schedule`.
    fn streaming(
        &self,
        context: &Context<'_>,
        given: &Self::Given,
        schedule: Schedule,
    ) -> impl Form<Block> + 'static;

    /// The linear form at the round after `challenges`, from the tables of all cells there.
    #[cfg(test)]
    fn resume(&self, tables: &[Vec<F>], challenges: &[F]) -> BoxForm<'static>;

    /// The form that `context` asks for.
    ///
    /// # Errors
    /// If the run cannot be replayed, which only the naive form does here.
    fn form<'a>(
        &self,
        context: &Context<'a>,
        given: &Self::Given,
    ) -> Result<BoxForm<'a>, SourceError> {
        Ok(match context.form {
            FormKind::Naive => {
                Box::new(Resident(Naive::new(self.clone(), self.tables(context, given)?)))
            }
            FormKind::Linear => Box::new(self.linear(context, given)),
            #[cfg(feature = "streaming")]
            FormKind::Streaming => {
                Box::new(self.streaming(context, given, context.schedules.of(Self::SLUG)))
            }
        })
    }
}
