//! Stage 2, `products`.

use super::take;
use crate::Forms;
use crate::plan::{KIB, Linear, Member, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use rill_verifier::operands::reduction;
use rill_verifier::spartan::product;
use rill_verifier::stages::constraints;
use rill_verifier::stages::products::{NAME, Openings, Outcome, Products};

/// What the stage costs besides its relations.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[NAME],
    passes: |_| 0,
    other_ns: 0.0,
    linear: Linear { passes: 1, ns: 760.0, row_bytes: 172, bytes: |_| 0 },
    more: Seconds::NONE,
    bytes: |_| 512 * KIB,
    unused: |_| 0,
    members: &[Member::of::<product::Product>(), Member::of::<reduction::Reduction>()],
};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    before: &constraints::Outcome,
) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let stage = Products::draw(&mut p.writer, before);
        let forms =
            || Ok([stage.product.form(p.context, &())?, stage.reduction.form(p.context, &())?]);
        let (bound, openings) = p.rounds(report, stage.members(before), forms)?;
        let [_, left_lookup, right_lookup, _, _, lane_offset] =
            take(openings[1].as_slice().try_into().ok());
        let openings = Openings {
            product: take(product::Openings::from_slice(&openings[0])),
            reduction: reduction::Openings { left_lookup, right_lookup, lane_offset },
        };
        openings.write(&mut p.writer);
        let r2 = stage.point(&bound);
        p.check(NAME, &bound, &stage.finals(&r2, &openings))?;
        Ok(Outcome { r2, openings })
    })
}
