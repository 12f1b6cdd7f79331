//! `onehot.hamming`: one hot entry per column; all openings of a chunk meet at one point.
//!
//! Tables of `2^w` entries per chunk, from one pass: `G_i[k] = Ra_i(k,r6) = Σ_{j: digit_i(j) = k}
//! eq(r6,j)`.
//!
//! *Memory* linear: 48 bytes per row during the pass; streaming: the tables. *Work* one addition
//! per row and chunk. *Passes* one.

mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;

use crate::{Context, Form};
use rill_field::F;
use rill_sumcheck_prover::SourceError;
use rill_verifier::onehot::hamming::Hamming;

/// The form of the relation at cycle point `r6`.
pub(crate) fn form<'a>(
    relation: &Hamming,
    context: &Context<'a>,
    r6: &[F],
) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::form(relation, context, r6),
        || linear::form(relation, context, r6),
        |_| streaming::streaming(relation, context, r6),
    )
}
