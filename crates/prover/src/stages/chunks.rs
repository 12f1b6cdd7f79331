//! Stage 8, `chunks`.

use crate::Forms;
use crate::plan::{Linear, MIB, Member, Seconds, Stage};
use crate::proof::proving::{ProveError, Proving};
use rill_verifier::onehot::hamming::{Hamming, RA};
use rill_verifier::stages::chunks::{NAME, Outcome, draw, member, point};
use rill_verifier::stages::{addresses, cycles};

/// What the stage costs besides its relations.
pub(crate) const STAGE: Stage = Stage {
    name: NAME,
    steps: &[NAME],
    passes: 1,
    other_ns: 350.0,
    linear: Linear { passes: 1, ns: 460.0, row_bytes: 140 },
    more: Seconds::NONE,
    bytes: |_| 5 * MIB / 2,
    unused: |_| 0,
    members: &[Member::of::<Hamming>()],
};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    halves: &addresses::Outcome,
    before: &cycles::Outcome,
) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let context = p.context;
        let hamming = draw(&mut p.writer, &context.dimensions, &halves.points.rx, before);
        let forms = || Ok([hamming.form(context, &before.r6)?]);
        let (bound, [ra]) = p.rounds(report, [member(&hamming, before)], forms)?;
        p.writer.scalars(RA, &ra);
        let r7 = point(&hamming, &bound);
        p.check(NAME, &bound, &[hamming.final_value(&r7, &ra)])?;
        Ok(Outcome { r7, ra })
    })
}
