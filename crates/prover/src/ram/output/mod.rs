//! `ram.output`: the I/O region ends as the statement says.
//!
//! *Memory* one table of `2^m` elements, whatever the number of rows, and the I/O region. *Work* an
//! addition per store; per pair of words one product, and six in the I/O region. *Passes* one.

mod linear;
mod naive;
mod stretch;
#[cfg(test)]
mod tests;

use crate::{BoxForm, Context, FormKind};
use rill_sumcheck_prover::{Resident, SourceError};
use rill_verifier::ram::output::Output;

/// The form.
pub(crate) fn form<'a>(
    relation: &Output,
    context: &Context<'a>,
) -> Result<BoxForm<'a>, SourceError> {
    Ok(match context.form {
        FormKind::Naive => Box::new(Resident(naive::form(relation, context)?)),
        FormKind::Linear => Box::new(linear::form(relation, context)),
        // The linear form keeps nothing by row.
        #[cfg(feature = "streaming")]
        FormKind::Streaming => Box::new(linear::form(relation, context)),
    })
}
