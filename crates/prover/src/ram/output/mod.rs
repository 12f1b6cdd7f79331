//! `ram.output`: the I/O region ends as the statement says.
//!
//! *Memory* one table of `2^m` elements, whatever the number of rows, and the I/O region. *Work* an
//! addition per store; per pair of words one product, and six in the I/O region. *Passes* one.

mod linear;
mod naive;
mod stretch;
#[cfg(test)]
mod tests;

use crate::{Context, Form};
use rill_sumcheck_prover::SourceError;
use rill_verifier::ram::output::Output;

/// The form.
pub(crate) fn form<'a>(relation: &Output, context: &Context<'a>) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::form(relation, context),
        || linear::form(relation, context),
        |_| linear::form(relation, context),
    )
}
