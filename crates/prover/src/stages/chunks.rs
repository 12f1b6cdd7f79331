//! Stage 8, `chunks`.

use crate::Forms;
use crate::proof::proving::{ProveError, Proving};
use rill_verifier::onehot::hamming::RA;
use rill_verifier::stages::chunks::{NAME, Outcome, draw, member, point};
use rill_verifier::stages::{addresses, cycles};

pub(crate) fn prove(
    p: &mut Proving<'_, '_>,
    halves: &addresses::Outcome,
    before: &cycles::Outcome,
) -> Result<Outcome, ProveError> {
    p.observe(NAME, |p, report| {
        let context = p.context;
        let hamming = draw(&mut p.writer, &context.dimensions, &halves.points.rx, before);
        let forms = || Ok([hamming.form(context, &before.r6)?]);
        let lengths = [context.dimensions.chunks()];
        let (bound, mut openings) = p.rounds(report, [member(&hamming, before)], lengths, forms)?;
        let ra = openings.swap_remove(0);
        p.writer.scalars(RA, &ra);
        let r7 = point(&hamming, &bound);
        p.check(NAME, &bound, &[hamming.final_value(&r7, &ra)])?;
        Ok(Outcome { r7, ra })
    })
}
