//! `ram.raf`: a row accesses the word of its address if it loads or stores, else none.
//!
//! *Memory* one table of `2^m` elements, whatever the number of rows. *Work* a product per access,
//! then three products per pair of words of which one is accessed. *Passes* one.

mod linear;
mod naive;
#[cfg(test)]
mod tests;
mod unmap;

use crate::{BoxForm, Context, FormKind};
use rill_field::F;
use rill_sumcheck_prover::{Resident, SourceError};
use rill_verifier::ram::raf::Raf;

/// The form for the cycle point `r1`.
pub(crate) fn form<'a>(
    relation: &Raf,
    context: &Context<'a>,
    r1: &[F],
) -> Result<BoxForm<'a>, SourceError> {
    Ok(match context.form {
        FormKind::Naive => Box::new(Resident(naive::form(relation, context, r1)?)),
        FormKind::Linear => Box::new(linear::form(relation, r1)),
        // The linear form keeps nothing by row.
        #[cfg(feature = "streaming")]
        FormKind::Streaming => Box::new(linear::form(relation, r1)),
    })
}
