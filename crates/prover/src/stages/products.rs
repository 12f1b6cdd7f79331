//! Stage 2, `products`.

use super::take;
use crate::Forms;
use crate::forms::eq_sum::Gating;
use crate::plan::{KIB, Linear, Member, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use rill_verifier::operands::reduction;
use rill_verifier::sparse::gated;
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
    members: &[
        Member::of::<product::Product>(),
        Member::of::<reduction::Reduction>(),
        Member::of::<gated::Gated>(),
    ],
};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    before: &constraints::Outcome,
) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let stage = Products::draw(&mut p.writer, &p.context.dimensions, before);
        let forms = || {
            let gated = stage.gated.iter();
            let gated = gated.map(|gated| Forms::<Gating<6>>::form(gated, p.context, &()));
            let always = [stage.product.form(p.context, &()), stage.reduction.form(p.context, &())];
            always.into_iter().chain(gated).collect()
        };
        let (bound, openings) = p.rounds_of(report, stage.members(before), forms)?;
        let [_, left_lookup, right_lookup, _, _, lane_offset] =
            take(openings[1].as_slice().try_into().ok());
        let openings = Openings {
            product: take(product::Openings::from_slice(&openings[0])),
            reduction: reduction::Openings { left_lookup, right_lookup, lane_offset },
            gated: openings.get(2).map(|own| take(gated::Openings::from_slice(own))),
        };
        p.writer.message(NAME, |writer| openings.write(writer));
        let r2 = stage.point(&bound);
        p.check(NAME, &bound, &stage.finals(&r2, &openings))?;
        Ok(Outcome { r2, openings })
    })
}
