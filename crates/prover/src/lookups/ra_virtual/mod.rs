//! `lookups.ra_virtual`: the virtual selectors are products of committed chunks.
//!
//! *Computes* `s(X) = Σ_j eq(r5,j) · Σ_v γ^v · Π_{i in v} LookupRa_i(rl_i,j)`, round by round.
//!
//! | form   | kept per row                                              | work per row                         |
//! |--------|-----------------------------------------------------------|--------------------------------------|
//! | naive  | 32 bytes for eq and for each chunk                        | the formula at six points            |
//! | linear | 2 bytes for each chunk; 2 after four rounds               | a product of four lines per selector |
//! | streaming | nothing; 32 bytes for each chunk and `2^switch` rows    | per super-cell 3·5^w multiplications |
//!
//! Chapter: docs/protocol/lookups.md#ra_virtual

mod linear;
mod naive;
mod streaming;
#[cfg(test)]
mod tests;

use crate::{Context, Form};
use rill_field::F;
use rill_sumcheck::Relation;
use rill_sumcheck_prover::SourceError;
use rill_verifier::lookups::ra_virtual::RaVirtual;

/// The form of `relation` that the context asks for; `points` are the `rl_i` of the chunks.
pub(crate) fn form<'a>(
    relation: &RaVirtual,
    context: &Context<'a>,
    points: &[Vec<F>],
) -> Result<Form<'a>, SourceError> {
    context.choose(
        || naive::form(relation, context, points),
        || linear::form(relation, context, points),
        |schedules| streaming::streaming(relation, context, points, schedules.of(RaVirtual::SLUG)),
    )
}
