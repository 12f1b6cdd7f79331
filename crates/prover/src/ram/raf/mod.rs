//! `ram.raf`: a row accesses the word of its address if it loads or stores, else none.
//!
//! *Memory* one table of `2^m` elements, whatever the number of rows. *Work* a product per access,
//! then three products per pair of words of which one is accessed. *Passes* one.

mod linear;
mod naive;
#[cfg(test)]
mod tests;
mod unmap;

use crate::{Context, Form};
use rill_field::F;
use rill_sumcheck_prover::SourceError;
use rill_verifier::ram::raf::Raf;

/// The form for the cycle point `r1`.
pub(crate) fn form<'a>(
    relation: &Raf,
    context: &Context<'a>,
    r1: &[F],
) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::form(relation, context, r1),
        || linear::form(relation, r1),
        |_| linear::form(relation, r1),
    )
}
